//! `otklik serve`: the product over HTTP.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use dialogue::place::{CityPlaces, Places};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::config::Config;
use crate::server::{self, Bounds};
use crate::told::Told;
use crate::{house, probe, schedule, telegram};

/// How long requests that have begun may take after the signal to stop.
const STOP_WAIT: Duration = Duration::from_secs(10);

/// Serves until SIGINT or SIGTERM.
pub async fn run(config: &Config) -> anyhow::Result<ExitCode> {
    let city = house::city(config)?;
    let db = house::open(config).await?;
    let gazetteer = CityPlaces::new(Some(city.city.centre));
    let places: Arc<dyn Places> = Arc::new(gazetteer.clone());
    let house = house::build(config, db.clone(), &city, places.clone())?;
    city.load(&db, house.clock.now()).await?;
    let listener = TcpListener::bind(&config.server.listen)
        .await
        .map_err(|error| Told::new(probe::closed(&config.server.listen, &error)))?;
    let name = city.city.name.of(house::language()).to_owned();
    let (stop, stopping) = watch::channel(false);
    let bots = telegram::bots(config)?;
    let mut duties = schedule::start(&house, city, &stopping);
    duties.spawn(schedule::follow_gazetteer(db.clone(), gazetteer, stopping.clone()));
    telegram::start(&house, bots, &places, &stopping, &mut duties);
    announce(&name, listener.local_addr()?);
    let bounds = Bounds::of_process(house.trusted_proxies.clone());
    let serving = server::serve(listener, web::router(house), bounds, stopping);
    let mut serving = tokio::spawn(serving);
    tokio::select! {
        ended = &mut serving => ended?,
        () = signal() => {
            stop.send_replace(true);
            // Open pages of live news never end by themselves: they are cut after a while.
            if tokio::time::timeout(STOP_WAIT, &mut serving).await.is_err() {
                serving.abort();
            }
        }
    }
    stop.send_replace(true);
    while duties.join_next().await.is_some() {}
    db.close().await;
    Ok(ExitCode::SUCCESS)
}

fn announce(city: &str, address: SocketAddr) {
    tracing::info!(%address, "serving");
    eprintln!("Otklik · {city}: http://{address}/desk");
}

async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut interrupt), Ok(mut terminate)) =
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        tracing::error!("signals cannot be heard: stop the process by killing it");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}
