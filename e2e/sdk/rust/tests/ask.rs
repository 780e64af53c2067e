//! The generated client against the real service.

use notion_rag::{Client, Error, types};

fn client() -> Client {
    Client::new(&std::env::var("BASE_URL").unwrap())
}

fn question(text: &str) -> types::AskRequest {
    types::AskRequest::builder().question(text).try_into().unwrap()
}

#[tokio::test]
async fn an_answer_has_typed_citations_that_stand_in_their_pages() {
    let client = client();
    let answer = client.ask().body(question("연차는 최대 며칠까지 이월되나요?")).send().await.unwrap();
    assert_eq!(answer.finish_reason, types::FinishReason::Stop);
    let citation: &types::Citation = &answer.citations[0];
    let marker: String = answer.text.chars().skip(citation.position as usize).collect();
    assert!(marker.starts_with(&format!("[{}]", citation.number)));

    let page = client.get_source().id(citation.page_id.clone()).send().await.unwrap();
    let block = page.blocks.iter().find(|block| *block.id == *citation.block_id).unwrap();
    let length = (citation.end - citation.start) as usize;
    let quote: String = block.text.chars().skip(citation.start as usize).take(length).collect();
    assert_eq!(quote, citation.quote);
}

#[tokio::test]
async fn a_mistake_is_a_typed_problem() {
    let id = types::PageId(uuid::Uuid::nil());
    let error = client().get_source().id(id).send().await.unwrap_err();
    let Error::ErrorResponse(problem) = error else { panic!("{error}") };
    assert_eq!(problem.type_, types::ProblemKind::UrnNotionRagProblemNotFound);
    assert_eq!(problem.status, 404);
}

#[tokio::test]
async fn pages_are_read_to_the_last() {
    let client = client();
    let mut seen = std::collections::BTreeSet::new();
    let mut cursor: Option<String> = None;
    loop {
        let mut request = client.list_sources().limit(40_u64);
        if let Some(cursor) = cursor {
            request = request.cursor(cursor);
        }
        let pages = request.send().await.unwrap().into_inner();
        seen.extend(pages.items.iter().map(|page| *page.id));
        cursor = pages.next_cursor;
        if cursor.is_none() {
            assert_eq!(seen.len() as i64, pages.total);
            return;
        }
    }
}
