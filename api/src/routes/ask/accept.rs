//! Which of the two forms of an answer a client prefers, by its `Accept` header (RFC 9110, 12.5.1).

/// The forms in which an answer can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Media {
    /// One object.
    Json,
    /// Events.
    EventStream,
}

/// The form that the client prefers; JSON when it does not care, `None` when it accepts neither.
pub(super) fn preferred<'a>(accept: impl Iterator<Item = &'a str>) -> Option<Media> {
    let ranges: Vec<(String, f32)> = accept.flat_map(|value| value.split(',')).filter_map(range).collect();
    if ranges.is_empty() {
        return Some(Media::Json);
    }
    let json = quality(&ranges, "application", "json");
    let stream = quality(&ranges, "text", "event-stream");
    match (json > 0.0, stream > 0.0) {
        (false, false) => None,
        (_, true) if stream > json => Some(Media::EventStream),
        (true, _) => Some(Media::Json),
        (false, true) => Some(Media::EventStream),
    }
}

fn range(text: &str) -> Option<(String, f32)> {
    let mut parts = text.split(';').map(str::trim);
    let media = parts.next().filter(|media| !media.is_empty())?.to_ascii_lowercase();
    let weight = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then(|| value.trim().parse::<f32>().ok())
    });
    // A weight that is none counts as not given.
    let quality = weight.flatten().filter(|quality| (0.0..=1.0).contains(quality)).unwrap_or(1.0);
    Some((media, quality))
}

/// The most specific range decides, as the RFC says.
fn quality(ranges: &[(String, f32)], main: &str, sub: &str) -> f32 {
    let of = |wanted: &str| ranges.iter().find(|(media, _)| media == wanted).map(|(_, quality)| *quality);
    of(&format!("{main}/{sub}")).or_else(|| of(&format!("{main}/*"))).or_else(|| of("*/*")).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_decides() {
        for (accept, media) in [
            ("", Some(Media::Json)),
            ("*/*", Some(Media::Json)),
            ("application/json", Some(Media::Json)),
            ("text/event-stream", Some(Media::EventStream)),
            ("text/event-stream, */*;q=0.1", Some(Media::EventStream)),
            ("application/json;q=0.5, text/event-stream", Some(Media::EventStream)),
            ("application/*", Some(Media::Json)),
            ("text/html", None),
            ("application/json;q=0", None),
            ("text/event-stream;Q=0.1, application/json;q=0.9", Some(Media::Json)),
            ("text/html;q=abc", None),
            ("text/event-stream;q=nan", Some(Media::EventStream)),
        ] {
            assert_eq!(preferred([accept].into_iter()), media, "{accept}");
        }
    }
}
