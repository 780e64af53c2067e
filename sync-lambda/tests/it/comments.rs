//! Open comments, of a page and of its blocks, for an integration that may read them and for one that may not.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};
use shared::ids::BlockId;
use sync_lambda::notion::comments::Comments;
use sync_lambda::notion::{Client, Limits, NotionError};
use url::Url;

use crate::proxy::{Answer, Proxy};

fn block(n: u32) -> BlockId {
    format!("00000000-0000-4000-8000-{n:012}").parse().unwrap()
}

fn comment(id: &str, minute: u32) -> Value {
    json!({
        "object": "comment", "id": id, "parent": {"type": "block_id", "block_id": block(1).to_string()},
        "created_time": format!("2026-05-01T09:{minute:02}:00.000Z"),
        "rich_text": [{"type": "text", "plain_text": id}],
    })
}

/// Asks for the comments on two blocks twice, and counts the requests.
async fn ask(
    answer: impl Fn(u64) -> Answer + Send + Sync + 'static,
) -> (Result<Vec<String>, NotionError>, u64, bool) {
    let count = Arc::new(AtomicU64::new(0));
    let counted = count.clone();
    let proxy = Proxy::start("http://127.0.0.1:1", move |_, path| {
        assert_eq!(path, "comments");
        answer(counted.fetch_add(1, Ordering::Relaxed))
    })
    .await;
    let client =
        Client::new(&Url::parse(proxy.base_url()).unwrap(), &"secret".into(), Limits::stand_in(), None)
            .unwrap();
    let comments = Comments::default();
    let mut said = Vec::new();
    for _ in 0..2 {
        match comments.on(&client, [block(1), block(2)]).await {
            Ok(found) => said.push(found.into_iter().map(|comment| comment.id).collect::<Vec<_>>().concat()),
            Err(error) => return (Err(error), count.load(Ordering::Relaxed), false),
        }
    }
    (Ok(said), count.load(Ordering::Relaxed), comments.are_refused())
}

fn list(comments: Vec<Value>, next: Option<&str>) -> Answer {
    Answer::Json(
        json!({"object": "list", "results": comments, "has_more": next.is_some(), "next_cursor": next}),
    )
}

#[tokio::test]
async fn comments_are_read_to_their_end_and_put_in_the_order_of_time() {
    let (said, requests, refused) = ask(|n| match n % 3 {
        0 => list(vec![comment("c", 7)], Some("next")),
        1 => list(vec![comment("a", 1)], None),
        _ => list(vec![comment("b", 3), comment("a", 1)], None),
    })
    .await;
    assert_eq!(said.unwrap(), ["abc", "abc"]);
    assert_eq!((requests, refused), (6, false));
}

#[tokio::test]
async fn an_integration_that_may_not_read_comments_asks_once() {
    let (said, requests, refused) = ask(|_| Answer::Status(403)).await;
    assert_eq!(said.unwrap(), ["", ""]);
    assert_eq!((requests, refused), (1, true));
}

#[tokio::test]
async fn a_block_that_is_gone_has_no_comments_and_the_others_keep_theirs() {
    let (said, ..) =
        ask(|n| if n % 2 == 0 { Answer::Status(404) } else { list(vec![comment("a", 1)], None) }).await;
    assert_eq!(said.unwrap(), ["a", "a"]);
}

#[tokio::test]
async fn a_list_of_comments_that_goes_round_in_circles_is_an_error() {
    let (said, ..) = ask(|_| list(vec![comment("a", 1)], Some("again"))).await;
    assert!(matches!(said, Err(NotionError::Incomplete { .. })), "{said:?}");
}

#[tokio::test]
async fn an_odd_comment_costs_only_itself() {
    let (said, ..) = ask(|_| list(vec![json!({"object": "comment"}), comment("a", 1)], None)).await;
    assert_eq!(said.unwrap(), ["a", "a"]);
}

#[tokio::test]
async fn a_block_whose_comments_are_refused_does_not_cost_those_of_others() {
    let (said, requests, refused) =
        ask(|n| if n % 2 == 1 { Answer::Status(403) } else { list(vec![comment("a", 1)], None) }).await;
    assert_eq!(said.unwrap(), ["a", "a"]);
    assert_eq!((requests, refused), (4, false));
}

#[tokio::test]
async fn a_list_of_comments_is_read_from_its_start_when_notion_forgot_the_place_and_in_parts_when_it_is_slow()
{
    let (said, requests, _) = ask(|n| match n {
        0 => list(vec![comment("a", 1)], Some("next")),
        1 => Answer::Refuse(400, "The start_cursor provided is invalid: next"),
        2 => list(vec![comment("a", 1), comment("b", 2)], None),
        3 => Answer::Status(504),
        _ => list(vec![comment("c", 3)], None),
    })
    .await;
    assert_eq!(said.unwrap(), ["abc", "c"]);
    assert_eq!(requests, 7);
}
