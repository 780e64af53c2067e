//! The pages for people.

use stand_ins::notion::{Options, page_id};

use crate::support::{Notion, id_of};

async fn html(notion: &Notion, url: &str) -> (u16, String) {
    let response = notion.page(url).send().await.expect("an answer");
    let status = response.status().as_u16();
    (status, response.text().await.expect("text"))
}

#[tokio::test]
async fn the_address_of_a_page_opens_it_with_every_block_to_jump_to() {
    let notion = Notion::fixture().await;
    let id = page_id("kinds/blocks.md");
    let page = notion.get(&format!("pages/{id}")).await;
    let (status, html) = html(&notion, page["url"].as_str().expect("an address")).await;
    assert_eq!(status, 200);
    for block in notion.tree(id).await {
        let anchor = format!("id=\"{}\"", id_of(&block).simple());
        // A copy of a synced block shows blocks that are there already, under their own ids.
        assert!(html.contains(&anchor), "{block}");
    }
    assert!(html.contains(":target{background:#cfe}"));
    assert!(html.contains(&format!("<a href=\"/{}\">", page_id("kinds/values.md").simple())));
}

#[tokio::test]
async fn text_is_never_markup() {
    let hostile = "---\ntitle: <script>alert(1)</script>\nnote: \"<img src=x onerror=alert(1)>\"\n---\n\
                   `<script>` [a](javascript:alert(1)) <b onclick=\"alert(1)\">bold</b> \"quoted\"\n\n\
                   | <script>x</script> |\n| --- |\n\n```\n</code></pre><script>\n```\n\n<https://e.com/?a=\"><script>>\n";
    let notion = Notion::with_files(&[("x.md", hostile)], Options::default()).await;
    let url = format!("{}/{}", notion.server.base_url(), page_id("x.md").simple());
    let response = notion.page(&url).send().await.expect("an answer");
    let policy = response.headers()["content-security-policy"].to_str().expect("ASCII").to_owned();
    assert!(policy.starts_with("default-src 'none'"));
    let html = response.text().await.expect("text");
    for part in ["<script", "<img", "onclick=", "javascript:"] {
        assert!(!html.contains(part), "{part} in {html}");
    }
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
}

#[tokio::test]
async fn databases_open_as_lists_and_unknown_pages_do_not_open() {
    let notion = Notion::fixture().await;
    let base = notion.server.base_url();
    let (status, list) = html(&notion, &format!("{base}/{}", page_id("tasks").simple())).await;
    assert!(status == 200 && list.contains("가득 찬 행"), "{list}");
    for path in ["", "favicon.ico", "00000000000000000000000000000000", "가나다라마바사아자차카타파하"]
    {
        assert_eq!(html(&notion, &format!("{base}/{path}")).await.0, 404, "{path}");
    }
}
