//! Connections as the server takes them: what is written is sent at once, and who does not read it is let go.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::time::Duration;

use axum::serve::Listener;
use tokio::net::{TcpListener, TcpStream};
use tokio_io_timeout::TimeoutStream;

/// How long a client may take to make room for what is written to it. A phone in a tunnel is back by then.
const MOST_BLOCKED: Duration = Duration::from_secs(30);

/// Takes connections, and waits for their clients so long and no longer.
pub(super) struct Patient {
    listener: TcpListener,
    most_blocked: Duration,
}

impl Patient {
    pub(super) fn new(listener: TcpListener) -> Self {
        Self { listener, most_blocked: MOST_BLOCKED }
    }
}

impl Listener for Patient {
    type Io = Pin<Box<TimeoutStream<TcpStream>>>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        // Goes on when there are no more file handles, once there are again.
        let (stream, address) = Listener::accept(&mut self.listener).await;
        // Without it, the small pieces of an answer wait for each other. Where it cannot be set, they do.
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(self.most_blocked));
        (Box::pin(stream), address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::routing::get;
    use futures_util::stream;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn who_does_not_read_is_let_go() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let patient = Patient { listener, most_blocked: Duration::from_millis(20) };
        // The stream that is written holds the sender: it is closed with the connection.
        let (held, mut released) = mpsc::channel::<()>(1);
        let endless = move || {
            let held = held.clone();
            let bytes = stream::repeat_with(move || {
                let _held = &held;
                Ok::<_, io::Error>(vec![b'x'; 1 << 16])
            });
            async move { Body::from_stream(bytes) }
        };
        let (gone, server_ends) = tokio::sync::oneshot::channel::<()>();
        let router = Router::new().route("/", get(endless));
        let served =
            axum::serve(patient, router).with_graceful_shutdown(async move { drop(server_ends.await) });
        let served = tokio::spawn(async move { served.await });
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        client.read_exact(&mut [0; 64]).await.unwrap();
        // The server ends once its last connection has, though the client holds on to it and reads nothing.
        drop(gone);
        served.await.unwrap().unwrap();
        assert!(released.recv().await.is_none());
    }
}
