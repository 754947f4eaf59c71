//! Somebody at the desk, as a browser without scripts lets them see it and send its forms.

use people::Role;

use crate::ask::{Ask, Reply};
use crate::house::TestHouse;

/// A person at the desk, or nobody in particular.
pub struct Visitor<'a> {
    house: &'a TestHouse,
    cookie: String,
}

impl<'a> Visitor<'a> {
    /// Nobody has signed in.
    pub fn nobody(house: &'a TestHouse) -> Self {
        Self { house, cookie: String::new() }
    }

    /// Somebody new who has signed in: of the role of this name, else an executor of the
    /// department of this name.
    pub async fn of(house: &'a TestHouse, login: &str) -> Self {
        let role = Role::ALL.into_iter().find(|it| it.word() == login);
        let department = if role.is_none() { Some(login) } else { None };
        let (role, hash) = (role.unwrap_or(Role::Executor), house.hash().await);
        let person = house.person(&hash, login, role, department).await;
        Self { house, cookie: person.cookie }
    }

    /// A browser that holds these cookies.
    pub fn with(house: &'a TestHouse, cookies: &str) -> Self {
        Self { house, cookie: cookies.to_owned() }
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Reply {
        self.house.send(self.cookied(Ask::get(path))).await
    }

    /// A request that shows the person's cookie.
    pub fn cookied(&self, ask: Ask) -> Ask {
        ask.header("cookie", &self.cookie)
    }

    /// Sends a form as it is.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Reply {
        let encode =
            |text: &str| -> String { text.bytes().map(|byte| format!("%{byte:02X}")).collect() };
        let pairs = form.iter().map(|(name, value)| format!("{name}={}", encode(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let kind = "application/x-www-form-urlencoded";
        let ask = Ask::new("POST", path).header("content-type", kind).body(body);
        self.house.send(self.cookied(ask)).await
    }

    /// Opens an appeal's page and sends its form of an answer as a browser does it, with its
    /// token and version. Without a name a file is none, as a browser sends an empty choice.
    pub async fn answer(
        &self,
        number: &str,
        words: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Reply {
        let page = self.get(&format!("/desk/appeals/{number}")).await.text();
        let (csrf, version) = (hidden(&page, "csrf"), hidden(&page, "version"));
        let mut all = vec![("csrf", csrf.as_str()), ("version", version.as_str())];
        all.extend(words);
        self.post_parts(&format!("/desk/appeals/{number}/answers"), &all, files).await
    }

    /// Sends a form in parts: its words, then its files.
    pub async fn post_parts(
        &self,
        path: &str,
        words: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Reply {
        let head = "content-disposition: form-data; name=";
        let mut body = Vec::new();
        for (name, value) in words {
            let part = format!("--edge\r\n{head}\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        for (name, bytes) in files {
            let head = format!("{head}\"files\"; filename=\"{name}\"\r\ncontent-type: image/png");
            body.extend_from_slice(format!("--edge\r\n{head}\r\n\r\n").as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--edge--\r\n");
        let kind = "multipart/form-data; boundary=edge";
        let ask = Ask::new("POST", path).header("content-type", kind).body(body);
        self.house.send(self.cookied(ask)).await
    }

    /// Opens an appeal's page and sends a form of it, with its token and version.
    pub async fn send(&self, number: &str, noun: &str, form: &[(&str, &str)]) -> Reply {
        let page = self.get(&format!("/desk/appeals/{number}")).await.text();
        let (csrf, version) = (hidden(&page, "csrf"), hidden(&page, "version"));
        let mut all = vec![("csrf", csrf.as_str()), ("version", version.as_str())];
        all.extend(form);
        self.post(&format!("/desk/appeals/{number}/{noun}"), &all).await
    }
}

/// The value of a hidden field.
pub fn hidden(page: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let rest = page.split(&mark).nth(1);
    rest.and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}
