//! `api health`, as an orchestrator runs it beside the service.

use std::net::TcpListener;
use std::process::Output;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::process::{binary, start};
use crate::support::corpus::published;

/// What the command says of the service that listens on `bind`.
async fn health(bind: &str) -> Output {
    // No other setting: it is asked where the service has them, and must not fail for one that is wrong.
    binary().arg("health").env("BIND", bind).env("MODEL", "wrong").output().await.unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[tokio::test]
async fn a_service_lives_and_is_found_by_the_address_of_everyone_too() {
    let corpus = published();
    let (_child, _log, base_url) = start(corpus.path(), &[]).await;
    let address = base_url.strip_prefix("http://").unwrap();
    let port = address.rsplit_once(':').unwrap().1;
    for bind in [address, &format!("0.0.0.0:{port}")] {
        let output = health(bind).await;
        assert!(output.status.success(), "{}", stderr(&output));
        let told = String::from_utf8(output.stdout).unwrap();
        assert_eq!(told, format!("{base_url}/health/live says that the service lives\n"));
    }
}

#[tokio::test]
async fn nobody_there_is_told_with_the_address_and_what_to_look_at() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let output = health(&free.to_string()).await;
    assert_eq!(output.status.code(), Some(1));
    let told = stderr(&output);
    assert!(told.contains(&format!("http://{free}/health/live")) && told.contains("BIND"), "{told}");
}

#[tokio::test]
async fn one_that_says_nothing_is_not_waited_for() {
    // The machine takes the connection, and nobody reads it.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let output = health(&silent.local_addr().unwrap().to_string()).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("within 3 s"), "{}", stderr(&output));
}

#[tokio::test]
async fn another_program_on_the_port_is_no_service() {
    let other = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = other.local_addr().unwrap();
    let answers = tokio::spawn(async move {
        let (mut stream, _) = other.accept().await.unwrap();
        let _ = stream.read(&mut [0; 1_024]).await.unwrap();
        stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n").await.unwrap();
    });
    let output = health(&address.to_string()).await;
    answers.await.unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("answered by 404"), "{}", stderr(&output));
}

#[tokio::test]
async fn an_address_that_is_none_is_told_by_its_variable() {
    let output = health("here").await;
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("BIND"), "{}", stderr(&output));
}
