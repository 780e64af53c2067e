//! The token in AWS Secrets Manager, as the Lambda function reads it with the real SDK.

use serde_json::json;
use stand_ins::lambda::{End, Server};
use stand_ins::notion::Faults;
use stand_ins::secrets::{self, Answer};

use crate::lambda::lambda;
use crate::support::{Corpus, Notion};

const NAME: &str = "notion/token";

/// A workspace, a secret, and a function that knows the name of the secret.
struct Setup {
    notion: Notion,
    secrets: secrets::Server,
    lambda: Server,
    _corpus: Corpus,
}

impl Setup {
    async fn new(answer: Answer, id: &str) -> Self {
        let notion = Notion::of(&[("a.md", "글")]).await;
        let corpus = Corpus::new();
        let secrets = secrets::start(NAME, answer).await.unwrap();
        let variables = [
            ("NOTION_TOKEN", ""),
            ("NOTION_TOKEN_SECRET_ID", id),
            ("AWS_ENDPOINT_URL_SECRETS_MANAGER", &secrets.base_url()),
        ];
        let lambda = lambda(&notion, &corpus, &variables).await;
        Self { notion, secrets, lambda, _corpus: corpus }
    }

    async fn run(&self) -> Result<(), String> {
        match self.lambda.invoke(json!({})).await {
            End::Response(_) => Ok(()),
            End::Error(error) => Err(error["errorMessage"].as_str().unwrap().to_owned()),
        }
    }
}

fn token() -> Answer {
    Answer::Value("ntn_stand_in\n".to_owned())
}

#[tokio::test]
async fn a_secret_of_text_or_of_key_and_value_opens_the_workspace() {
    let pair = Answer::Value(json!({"NOTION_TOKEN": "ntn_stand_in"}).to_string());
    for answer in [token(), pair] {
        let setup = Setup::new(answer, NAME).await;
        setup.run().await.unwrap();
        let lines = setup.lambda.stop().await.lines;
        assert!(lines.iter().all(|line| !line.contains("ntn_stand_in")), "{lines:?}");
    }
}

#[tokio::test]
async fn a_secret_that_is_missing_denied_or_empty_is_told_by_its_name() {
    let other = Answer::Value(json!({"TOKEN": "ntn_stand_in"}).to_string());
    for (answer, id, words) in [
        (token(), "notion/other", "ResourceNotFoundException"),
        (Answer::Denied, NAME, "AccessDeniedException"),
        (other, NAME, "holds no token"),
    ] {
        let setup = Setup::new(answer, id).await;
        let error = setup.run().await.unwrap_err();
        assert!(error.contains(words) && error.contains(&format!("`{id}`")), "{error}");
        assert!(error.contains("NOTION_TOKEN_SECRET_ID") && !error.contains("ntn_stand_in"), "{error}");
        assert!(setup.notion.server.requests().is_empty());
    }
}

#[tokio::test]
async fn a_failure_of_secrets_manager_that_passes_is_not_seen() {
    let setup = Setup::new(token(), NAME).await;
    setup.secrets.set_next(Answer::Fails);
    setup.run().await.unwrap();
    assert_eq!(setup.secrets.requests(), 2);
}

#[tokio::test]
async fn a_rotated_secret_is_used_from_the_next_run_on() {
    let setup = Setup::new(Answer::Value("ntn_before".to_owned()), NAME).await;
    setup.run().await.unwrap_err();
    setup.secrets.set(token());
    setup.run().await.unwrap();
}

#[tokio::test]
async fn a_secret_that_is_rotated_while_it_is_read_is_read_again_and_the_run_done_with_it() {
    let setup = Setup::new(token(), NAME).await;
    setup.secrets.set_next(Answer::Value("ntn_before".to_owned()));
    setup.run().await.unwrap();
    assert_eq!(setup.secrets.requests(), 2);
}

#[tokio::test]
async fn a_token_that_notion_refuses_is_asked_for_once_more_and_not_again_and_again() {
    let setup = Setup::new(token(), NAME).await;
    setup.notion.server.set_faults(Faults { revoked_after: Some(0), ..Faults::default() }).unwrap();
    let error = setup.run().await.unwrap_err();
    assert!(error.contains("401"), "{error}");
    assert_eq!((setup.secrets.requests(), setup.notion.server.requests().len()), (2, 1));
}

#[tokio::test]
async fn while_secrets_manager_is_down_a_warm_function_goes_on_and_a_new_one_says_so() {
    let setup = Setup::new(token(), NAME).await;
    setup.run().await.unwrap();
    setup.secrets.set(Answer::Fails);
    setup.run().await.unwrap();
    setup.secrets.set(Answer::Denied);
    let error = setup.run().await.unwrap_err();
    assert!(
        error.contains("AccessDeniedException"),
        "whose right is taken has nothing to go on with: {error}"
    );

    let new = Setup::new(Answer::Fails, NAME).await;
    let error = new.run().await.unwrap_err();
    assert!(error.contains("Secrets Manager does not give"), "{error}");
}
