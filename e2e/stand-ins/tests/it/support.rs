//! A served workspace, and a client that asks it as Notion is asked.

use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::Value;
use stand_ins::notion::{Faults, Options, Server, Spec, Workspace, start};
use uuid::Uuid;

/// The version that is asked for.
pub(crate) const VERSION: &str = "2026-03-11";

/// A server and a client of it.
pub(crate) struct Notion {
    pub(crate) server: Server,
    client: reqwest::Client,
}

/// The workspace that has every kind of block and property.
pub(crate) fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workspace")
}

/// What lies beside the project, if it is there.
pub(crate) fn beside_project(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(path);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: ../shared is not here");
    None
}

impl Notion {
    /// The fixture workspace.
    pub(crate) async fn fixture() -> Notion {
        Notion::of(&fixture(), Options::default()).await
    }

    /// A workspace of these files.
    pub(crate) async fn with_files(files: &[(&str, &str)], options: Options) -> Notion {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (path, text) in files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        }
        Notion::of(folder.path(), options).await
    }

    pub(crate) async fn of(folder: &Path, options: Options) -> Notion {
        let workspace = Workspace::from_markdown(folder).expect("the folder is a workspace");
        let server = start(workspace, options).await.expect("a free port");
        Notion::on(server)
    }

    /// A made-up workspace in which this goes wrong.
    pub(crate) async fn generated(spec: &Spec, faults: Faults) -> Notion {
        let options = Options { faults, ..Options::default() };
        Notion::on(start(Workspace::generate(spec), options).await.expect("a free port"))
    }

    /// The id of the page with this title.
    pub(crate) fn titled(&self, title: &str) -> Uuid {
        let id = self.server.inspect(|workspace| workspace.page_titled(title)).flatten();
        id.unwrap_or_else(|| panic!("no page is called `{title}`"))
    }

    /// The status that a GET is answered with.
    pub(crate) async fn status(&self, path: &str) -> u16 {
        self.request(Method::GET, path).send().await.expect("an answer").status().as_u16()
    }

    pub(crate) fn on(server: Server) -> Notion {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(60)).build();
        Notion { server, client: client.expect("a client without TLS cannot fail") }
    }

    /// A request with token and version, to a path from `/v1/`.
    pub(crate) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.bare(method, path).bearer_auth(self.server.token()).header("notion-version", VERSION)
    }

    /// A request without them.
    pub(crate) fn bare(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, format!("{}/v1/{path}", self.server.base_url()))
    }

    /// An address of the server outside of the API.
    pub(crate) fn page(&self, url: &str) -> reqwest::RequestBuilder {
        self.client.get(url)
    }

    /// What a GET answers, which must be a success.
    pub(crate) async fn get(&self, path: &str) -> Value {
        success(self.request(Method::GET, path)).await
    }

    /// What a POST answers, which must be a success.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Value {
        success(self.request(Method::POST, path).json(&body)).await
    }

    /// Status, code and message of an answer that must be an error.
    pub(crate) async fn error(&self, request: reqwest::RequestBuilder) -> (u16, String, String) {
        let response = request.send().await.expect("an answer");
        let header = response.headers()["x-notion-request-id"].to_str().expect("ASCII").to_owned();
        let status = response.status();
        let body: Value = response.json().await.expect("JSON");
        assert_ne!(status, StatusCode::OK, "{body}");
        assert_eq!(body["object"], "error");
        assert_eq!(body["status"], status.as_u16());
        assert_eq!(body["request_id"], header.as_str());
        let text = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
        (status.as_u16(), text("code"), text("message"))
    }

    /// All blocks in a page or block, over all pages of the list.
    pub(crate) async fn children(&self, id: Uuid) -> Vec<Value> {
        self.all_pages(&format!("blocks/{id}/children?page_size=100")).await
    }

    async fn all_pages(&self, path: &str) -> Vec<Value> {
        let mut all = Vec::new();
        let mut cursor = String::new();
        loop {
            let mut list = self.get(&format!("{path}{cursor}")).await;
            all.append(list["results"].as_array_mut().expect("a list"));
            match list["next_cursor"].as_str() {
                Some(next) => cursor = format!("&start_cursor={next}"),
                None => return all,
            }
        }
    }

    /// All blocks of a page at any depth, parents first; pages and databases in it are not entered.
    pub(crate) async fn tree(&self, id: Uuid) -> Vec<Value> {
        let mut all = Vec::new();
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            for block in self.children(id).await {
                let is_other = block["type"] == "child_page" || block["type"] == "child_database";
                if block["has_children"] == true && !is_other {
                    open.push(id_of(&block));
                }
                all.push(block);
            }
        }
        all
    }

    /// All that a search or query finds, over all pages of the list.
    pub(crate) async fn find(&self, path: &str, mut body: Value) -> Vec<Value> {
        let mut all = Vec::new();
        loop {
            let mut list = self.post(path, body.clone()).await;
            all.append(list["results"].as_array_mut().expect("a list"));
            match list["next_cursor"].as_str() {
                Some(next) => body["start_cursor"] = next.into(),
                None => return all,
            }
        }
    }

    /// Makes a change by the control call.
    pub(crate) async fn control(&self, change: Value) -> Value {
        let url = format!("{}/control", self.server.base_url());
        success(self.client.post(url).json(&change)).await
    }

    /// What the control call says to a change that it refuses.
    pub(crate) async fn control_error(&self, change: Value) -> (u16, String) {
        let url = format!("{}/control", self.server.base_url());
        let response = self.client.post(url).json(&change).send().await.expect("an answer");
        let status = response.status().as_u16();
        let body: Value = response.json().await.expect("JSON");
        (status, body["error"].as_str().unwrap_or_default().to_owned())
    }
}

async fn success(request: reqwest::RequestBuilder) -> Value {
    let response = request.send().await.expect("an answer");
    let status = response.status();
    let body: Value = response.json().await.expect("JSON");
    assert_eq!(status, StatusCode::OK, "{body}");
    body
}

/// The id of an object.
pub(crate) fn id_of(object: &Value) -> Uuid {
    let id = object["id"].as_str().expect("an object has an id");
    Uuid::parse_str(id).expect("ids are UUIDs")
}

/// The words of a block, as a reader of the API puts them together.
pub(crate) fn words_of(block: &Value) -> String {
    let payload = &block[block["type"].as_str().expect("a block has a type")];
    let mut out = String::new();
    gather(payload, &mut out);
    out
}

fn gather(value: &Value, out: &mut String) {
    match value {
        Value::Array(values) => {
            for value in values {
                gather(value, out);
            }
            out.push(' ');
        }
        Value::Object(map) => match map.get("plain_text") {
            Some(text) => out.push_str(text.as_str().unwrap_or_default()),
            None => map.values().for_each(|value| gather(value, out)),
        },
        _ => {}
    }
}
