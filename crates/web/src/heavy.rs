//! Work that would hold up the threads that serve: parsing and hashing of large bodies.

use tokio::task::spawn_blocking;

use crate::problem::Problem;

/// Bytes that are worked through at once, in about a millisecond; more go to a thread of their own.
const LIGHT_BYTES_MAX: usize = 256 * 1024;

/// Does work over so many bytes where it holds nobody up.
pub async fn heavy<T, F>(bytes: usize, work: F) -> Result<T, Problem>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, Problem> + Send + 'static,
{
    if bytes <= LIGHT_BYTES_MAX {
        return work();
    }
    spawn_blocking(work).await.map_err(Problem::internal)?
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[tokio::test]
    async fn what_is_large_goes_to_another_thread() {
        let here = thread::current().id();
        let there = async |bytes| heavy(bytes, || Ok(thread::current().id())).await.unwrap();
        assert_eq!(there(LIGHT_BYTES_MAX).await, here);
        assert_ne!(there(LIGHT_BYTES_MAX + 1).await, here);
    }
}
