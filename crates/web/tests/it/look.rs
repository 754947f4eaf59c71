//! Which language the desk speaks to whom.

use axum::http::StatusCode;
use people::Role;

use crate::ask::{Ask, Reply};
use crate::house::{PASSWORD, TestHouse};
use crate::visitor::Visitor;

/// The language of the inbox for a browser with these cookies, which asks for that language.
async fn inbox(house: &TestHouse, cookies: &str, asked: &str) -> &'static str {
    let ask = Ask::get("/desk/inbox").header("cookie", cookies).header("accept-language", asked);
    let page = house.send(ask).await.text();
    ["en", "ru"].into_iter().find(|it| page.contains(&format!("<html lang=\"{it}\""))).unwrap()
}

fn sets(reply: &Reply, cookie: &str) -> bool {
    let set = reply.headers.get_all("set-cookie").iter().filter_map(|it| it.to_str().ok());
    set.into_iter().any(|it| it.starts_with(cookie))
}

testing::both! {
    /// An account spoke Russian to whoever had not chosen, though the door had spoken English.
    async fn without_a_choice_the_browser_decides_and_a_choice_holds_everywhere(city) {
        let house = TestHouse::open(city).await;
        let hash = house.hash().await;
        let person = house.person(&hash, "operator", Role::Operator, None).await;
        let cookie = person.cookie.as_str();
        assert_eq!(inbox(&house, cookie, "en-GB").await, "en", "nothing chosen");
        assert_eq!(inbox(&house, cookie, "ru").await, "ru", "nothing chosen");

        // Chosen at the door: the account learns it at the sign-in, and the cookie is spent.
        let form = [("lang", "en"), ("back", "/desk/sign-in")];
        let chosen = Visitor::nobody(&house).post("/desk/preferences", &form).await;
        assert!(sets(&chosen, "said=en;"), "{chosen:?}");
        let browser = Visitor::with(&house, "lang=en; said=en");
        let typed = [("name", "operator"), ("password", PASSWORD)];
        let entered = browser.post("/desk/sign-in", &typed).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER);
        assert!(sets(&entered, "said=;"), "{entered:?}");
        assert_eq!(inbox(&house, cookie, "ru").await, "en", "in another browser");
        let used = format!("{cookie}; lang=ru");
        assert_eq!(inbox(&house, &used, "ru").await, "en", "where somebody else had chosen");

        // Chosen inside: it takes the place of the other.
        let form = [("csrf", person.csrf.as_str()), ("lang", "ru")];
        let set = Visitor::with(&house, cookie).post("/desk/preferences", &form).await;
        assert!(sets(&set, "lang=ru;") && !sets(&set, "said="), "{set:?}");
        assert_eq!(inbox(&house, cookie, "en").await, "ru", "in every browser");
    }
}
