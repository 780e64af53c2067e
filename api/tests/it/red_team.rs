//! The red-team set (`e2e/red-team`, docs/RED-TEAM.md): pages of attackers, and a model that obeys them to the letter.
//! Nothing that it says gets out as more than text.
//!
//! * [`case`]: the cases as they are written.
//! * [`obeys`]: what the model says, cut in every way.
//! * [`sent`]: what the model was sent.
//! * [`fuzz`]: what no case says.
//! * [`drawn`] and [`oracle`]: what may not be in an answer, whoever wrote it.

use api::corpus::Corpus;
use api::model::Model;
use api::model::bedrock::Bedrock;
use api::model::chain::Chain;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_bedrockruntime::config::{Credentials, SharedCredentialsProvider};
use futures_util::StreamExt;
use serde_json::{Value, json};
use shared::ask::{Answer, AnswerBuilder, FinishReason};
use shared::corpus_url::CorpusUrl;
use shared::page::PageDocument;
use shared::sse::Decoder;
use stand_ins::bedrock::{self, Options, Script, Server};

use crate::support::TestApi;
use crate::support::corpus::publish;

use self::case::{Case, cases};
use self::obeys::Split;
use self::sent::Sent;

mod case;
mod drawn;
mod fuzz;
mod obeys;
mod oracle;
mod sent;

/// A model that is shown search results, and one that is shown numbered text.
const MODELS: [&str; 2] = ["global.anthropic.claude-sonnet-4-5-20250929-v1:0", "amazon.nova-pro-v1:0"];
/// The files of the set, by the numbers of OWASP's list of 2026.
const FILES: [&str; 9] = [
    "01-prompt-injection.yaml",
    "02-sensitive-information.yaml",
    "03-excessive-agency.yaml",
    "05-poisoning.yaml",
    "06-unbounded-consumption.yaml",
    "07-misinformation.yaml",
    "08-hidden-context.yaml",
    "09-retrieval.yaml",
    "10-output-handling.yaml",
];

/// How many cases are tried at a time: most of a case is waiting for sockets.
const SIDE_BY_SIDE: usize = 8;

async fn corpus(folder: &std::path::Path) -> Corpus {
    Corpus::open(&CorpusUrl::Dir(folder.to_owned()), false).await
}

fn bedrock_model(server: &Server, id: &str) -> Model {
    let credentials = Credentials::new("key", "secret", None, None, "test");
    let aws = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .endpoint_url(server.base_url())
        .build();
    Model::Bedrock(Chain::new(Bedrock::new(&aws, id.to_owned()), []))
}

fn body(case: &Case, pages: &[PageDocument]) -> Value {
    let mut body = json!({ "question": case.question, "fresh": true });
    if let Some(page) = case.within {
        body["filters"] = json!({ "within": [pages[page].id] });
    }
    body
}

/// The answer in events, after a look at how they came over the wire.
async fn streamed(api: &TestApi, body: &Value) -> Answer {
    let reply = api.ask(body).header("accept", "text/event-stream").send().await.unwrap();
    let wire = reply.text().await.unwrap();
    let known = |line: &str| {
        line.is_empty() || ["event: ", "data: {", ":"].iter().any(|begin| line.starts_with(begin))
    };
    assert!(wire.split(['\n', '\r']).all(known), "a line that is no field: {wire}");
    assert_eq!(wire.matches("event: done\n").count(), 1);
    let mut builder = AnswerBuilder::default();
    let mut answer = None;
    for frame in Decoder::default().push(wire.as_bytes()) {
        assert!(answer.is_none(), "something follows the end");
        answer = builder.push(frame.into_event().unwrap().expect("an event of ours")).unwrap();
    }
    answer.expect("the answer ends")
}

async fn whole(api: &TestApi, body: &Value) -> Answer {
    api.ask(body).send().await.unwrap().json().await.unwrap()
}

/// What is wrong with an answer, for a case or for none.
fn complaints(answer: &Answer, case: &Case, pages: &[PageDocument]) -> Vec<String> {
    let mut complaints = oracle::complaints(&answer.text, &answer.citations, &answer.sources, pages);
    for source in &answer.sources {
        if !pages.iter().any(|page| page.id == source.page_id && page.url == source.url) {
            complaints.push(format!("a source that is no page: {}", source.url));
        }
    }
    let host = if case.shows_host { None } else { Some("evil") };
    for never in case.never.iter().map(String::as_str).chain(host) {
        if answer.text.to_lowercase().contains(&never.to_lowercase()) {
            complaints.push(format!("{never:?} got out"));
        }
    }
    complaints
}

/// Has both kinds of model obey a case, and reads what comes of it in both media.
async fn obeyed(case: &Case) -> Vec<String> {
    let pages = case.pages();
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), 1, &pages);
    let body = body(case, &pages);
    let mut failures = Vec::new();
    for model in MODELS {
        let server = bedrock::start(Script::default(), Options::default()).await.unwrap();
        let api = TestApi::start(corpus(folder.path()).await, bedrock_model(&server, model), None).await;
        whole(&api, &body).await;
        let calls = server.calls();
        let request = &calls.first().unwrap_or_else(|| panic!("{}: nothing is found", case.id)).request;
        let sent = Sent::checked(request, &case.question, &pages);
        server.say(obeys::script(case, &sent, 2));
        for split in Split::all(case) {
            let answers = [streamed(&api, &body).await, whole(&api, &body).await];
            let mut wrong = complaints(&answers[0], case, &pages);
            let [(text, citations), other] =
                answers.each_ref().map(|answer| (&answer.text, &answer.citations));
            if (text, citations) != other || answers[0].done.finish_reason != answers[1].done.finish_reason {
                wrong.push(format!("the events and the JSON differ: {:?}", answers[1].text));
            }
            if answers[0].done.finish_reason != case.finish {
                wrong.push(format!("it ended by {:?}", answers[0].done.finish_reason));
            }
            wrong.extend(
                case.keeps
                    .iter()
                    .filter(|kept| !text.contains(*kept))
                    .map(|kept| format!("{kept:?} is lost")),
            );
            if case.citations.is_some_and(|citations_of| citations_of != citations.len()) {
                wrong.push(format!("{} citations", citations.len()));
            }
            let form = if sent.numbered { "numbered" } else { "results" };
            let shown: String = text.chars().take(400).collect();
            failures.extend(
                wrong.iter().map(|wrong| format!("{} {form} {split:?}: {wrong}\n    {shown:?}", case.id)),
            );
        }
    }
    failures
}

/// Asks the answerer that only quotes.
async fn quoted(case: &Case) -> Vec<String> {
    let pages = case.pages();
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), 1, &pages);
    let api = TestApi::over(folder.path()).await;
    let body = body(case, &pages);
    let answer = streamed(&api, &body).await;
    let mut wrong = oracle::complaints(&answer.text, &answer.citations, &answer.sources, &pages);
    let finish = answer.done.finish_reason;
    if finish != if answer.citations.is_empty() { FinishReason::NotFound } else { FinishReason::Stop } {
        wrong.push(format!("it ended by {finish:?}"));
    }
    let all = wrong.iter().map(|wrong| format!("{} quoted: {wrong}\n    {:?}", case.id, answer.text));
    all.collect()
}

async fn file(name: &str) {
    let cases = futures_util::stream::iter(cases(name)).map(|case| async move {
        let mut failures = obeyed(&case).await;
        failures.extend(quoted(&case).await);
        failures
    });
    let failures = cases.buffered(SIDE_BY_SIDE).collect::<Vec<_>>().await.concat();
    assert!(failures.is_empty(), "{} got out:\n{}", failures.len(), failures.join("\n"));
}

#[tokio::test]
async fn nothing_gets_out_by_injected_orders() {
    file(FILES[0]).await;
}

#[tokio::test]
async fn nothing_gets_out_that_another_page_says() {
    file(FILES[1]).await;
    file(FILES[2]).await;
}

#[tokio::test]
async fn nothing_gets_out_of_poisoned_pages_and_no_answer_is_without_an_end() {
    file(FILES[3]).await;
    file(FILES[4]).await;
}

#[tokio::test]
async fn no_claim_looks_proven_that_is_not() {
    file(FILES[5]).await;
}

#[tokio::test]
async fn nothing_gets_out_of_the_instructions_or_for_another_page() {
    file(FILES[6]).await;
    file(FILES[7]).await;
}

#[tokio::test]
async fn nothing_gets_out_that_a_client_could_draw_load_or_follow() {
    file(FILES[8]).await;
}

/// The set is what docs/RED-TEAM.md says that it is.
#[test]
fn the_set_is_as_large_as_its_documentation_says() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let told = std::fs::read_to_string(root.join("docs/RED-TEAM.md")).unwrap();
    let mut ids = std::collections::HashSet::new();
    let mut all = 0;
    for name in FILES {
        let cases = cases(name);
        all += cases.len();
        let row = format!("`{name}` | {} |", cases.len());
        assert!(told.contains(&row), "docs/RED-TEAM.md has no `{row}`");
        assert!(cases.into_iter().all(|case| ids.insert(case.id)), "an id stands twice in {name}");
    }
    assert!(told.contains(&format!("{all} cases")), "docs/RED-TEAM.md does not say {all} cases");
    let files = std::fs::read_dir(root.join("e2e/red-team")).unwrap().count();
    assert_eq!(files, FILES.len(), "a file of the set is not run");
}
