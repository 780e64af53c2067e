//! What is done to the service.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use reqwest::Client;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::client::{answer, stream};
use crate::service::Service;
use crate::times::told;

/// The time between the beginnings of streams that are to be open at once.
const BEGINNING: Duration = Duration::from_millis(5);
/// The longest that a question is waited for.
const LONGEST: Duration = Duration::from_secs(180);

#[derive(Deserialize)]
struct Question {
    question: String,
    #[serde(default)]
    pages: Vec<String>,
}

/// The sample's questions that have an answer.
fn questions() -> Result<Vec<String>, Box<dyn Error>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../questions.yaml");
    let questions: Vec<Question> = serde_saphyr::from_str(&std::fs::read_to_string(file)?)?;
    Ok(questions.into_iter().filter(|it| !it.pages.is_empty()).map(|it| it.question).collect())
}

/// A client that does not wait for ever.
fn client() -> reqwest::Result<Client> {
    Client::builder().timeout(LONGEST).build()
}

/// The first word of so many streams that begin one after the other, beside what the model alone takes for it.
pub async fn first_token(service: &Service, streams: usize) -> Result<Value, Box<dyn Error>> {
    let (questions, client) = (questions()?, client()?);
    let begin = Instant::now();
    let asked = (0..streams).map(|at| {
        let (client, question) = (&client, &questions[at % questions.len()]);
        async move {
            tokio::time::sleep(Duration::from_millis(20 * at as u64)).await;
            let seen = stream(client, &service.base_url, question, || {}).await;
            (seen.first_word, model_alone(client, service).await)
        }
    });
    let (through, alone): (Vec<_>, Vec<_>) = join_all(asked).await.into_iter().unzip();
    let all_in = begin.elapsed();
    let through: Vec<Duration> = through.into_iter().flatten().collect();
    Ok(json!({
        "through_the_service": told(through), "model_alone": told(alone.into_iter().flatten().collect()),
        "seconds": all_in.as_secs_f64(),
    }))
}

/// When the first frames of the model have come that have a word in them, called as the service calls it.
async fn model_alone(client: &Client, service: &Service) -> Option<Duration> {
    let body = json!({
        "messages": [{ "role": "user", "content": [{ "text": "<passage n=\"1\" title=\"a\">\n연차는 15일입니다.\n</passage>\n\n연차는?" }] }],
    });
    let started = Instant::now();
    let url = format!("{}/model/m/converse-stream", service.model.base_url());
    let request = client.post(url).header("authorization", "AWS4-HMAC-SHA256 Credential=x").json(&body);
    let mut reply = request.send().await.ok()?;
    let mut read = Vec::new();
    while let Some(part) = reply.chunk().await.ok()? {
        read.extend_from_slice(&part);
        if read.windows(17).any(|bytes| bytes == b"contentBlockDelta") {
            return Some(started.elapsed());
        }
    }
    None
}

/// So many streams at once: they begin [`BEGINNING`] apart and last longer than that takes.
pub async fn streams(service: &Service, streams: usize) -> Result<Value, Box<dyn Error>> {
    let (questions, client) = (questions()?, client()?);
    let begin = Instant::now();
    let open = AtomicUsize::new(0);
    let most_open = AtomicUsize::new(0);
    let asked = (0..streams).map(|at| {
        let (client, question) = (&client, &questions[at % questions.len()]);
        let (open, most_open) = (&open, &most_open);
        async move {
            tokio::time::sleep(BEGINNING * at as u32).await;
            let begun = || {
                most_open.fetch_max(open.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
            };
            let seen = stream(client, &service.base_url, question, begun).await;
            open.fetch_sub(usize::from(seen.first_word.is_some()), Ordering::Relaxed);
            seen
        }
    });
    let seen = join_all(asked).await;
    Ok(json!({
        "asked": streams,
        "most_open": most_open.into_inner(),
        "ended": seen.iter().filter(|seen| seen.ended).count(),
        "complete_with_citations": seen.iter().filter(|seen| seen.complete).count(),
        "first_word": told(seen.iter().filter_map(|seen| seen.first_word).collect()),
        "seconds": begin.elapsed().as_secs_f64(),
    }))
}

/// Questions at a rate that does not wait for answers.
pub async fn open_loop(service: &Service, per_second: u64, seconds: u64) -> Result<Value, Box<dyn Error>> {
    let (questions, client) = (questions()?, client()?);
    let begin = tokio::time::Instant::now();
    let asked = (0..per_second * seconds).map(|at| {
        let (client, question) = (&client, &questions[at as usize % questions.len()]);
        let when = begin + Duration::from_micros(1_000_000 * at / per_second);
        async move {
            tokio::time::sleep_until(when).await;
            answer(client, &service.base_url, question).await
        }
    });
    let answers = join_all(asked).await;
    let mut by_status: BTreeMap<u16, Vec<Duration>> = BTreeMap::new();
    for (status, time) in answers {
        by_status.entry(status).or_default().push(time);
    }
    let by_status = by_status.into_iter().map(|(status, times)| (status.to_string(), told(times)));
    Ok(json!({
        "by_status": Value::Object(by_status.collect()),
        "seconds": begin.elapsed().as_secs_f64(),
    }))
}

/// SIGTERM in the middle of so many streams: none may end without a word.
pub async fn stopping(mut service: Service, streams: usize) -> Result<Value, Box<dyn Error>> {
    let (questions, client) = (questions()?, client()?);
    let begun = Arc::new(Semaphore::new(0));
    let base_url = service.base_url.clone();
    let id = service.child.id().ok_or("the service has ended")?.to_string();
    let asked = (0..streams).map(|at| {
        let (client, base, question) = (&client, &base_url, &questions[at % questions.len()]);
        let begun = begun.clone();
        async move {
            tokio::time::sleep(BEGINNING * at as u32).await;
            let seen = stream(client, base, question, || begun.add_permits(1)).await;
            // One that was refused has begun too: the signal must not wait for it for ever.
            begun.add_permits(usize::from(seen.first_word.is_none()));
            seen
        }
    });
    let stop = async {
        let _all = begun.acquire_many(u32::try_from(streams)?).await?;
        tokio::process::Command::new("kill").args(["-TERM", &id]).status().await?;
        Ok::<_, Box<dyn Error>>(Instant::now())
    };
    let (seen, stopped) = tokio::join!(join_all(asked), stop);
    let status = service.child.wait().await?;
    Ok(json!({
        "streams": streams,
        "without_done_or_error": seen.iter().filter(|seen| !seen.ended).count(),
        "complete": seen.iter().filter(|seen| seen.complete).count(),
        "ended_by_an_error": seen.iter().filter(|seen| seen.ended && !seen.complete).count(),
        "exit_code": status.code(), "seconds_until_exit": stopped?.elapsed().as_secs_f64(),
    }))
}
