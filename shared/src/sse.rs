//! Server-sent events, written and read.
//!
//! [`Decoder`] is incremental: it takes bytes as the network cuts them, in the middle of a letter or of a line
//! end, and gives each event once it is whole (WHATWG HTML, "Interpreting an event stream").

use crate::ask::AskEvent;

/// One event as it travels.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frame {
    /// The event's name; `message` when the stream gave none.
    pub event: String,
    /// Its data.
    pub data: String,
}

/// A frame whose data is not what its event's name promises.
#[derive(Debug, thiserror::Error)]
#[error("cannot read the `{event}` event of the stream")]
pub struct FrameError {
    event: String,
    #[source]
    source: serde_json::Error,
}

impl Frame {
    /// The name and the data of an event, as they travel.
    pub fn from_event(event: &AskEvent) -> Result<Frame, FrameError> {
        let name = event.name();
        let data =
            serde_json::to_string(event).map_err(|source| FrameError { event: name.to_owned(), source })?;
        Ok(Frame { event: name.to_owned(), data })
    }

    /// The event again. `None` for one that this version does not know: new ones may come.
    pub fn into_event(self) -> Result<Option<AskEvent>, FrameError> {
        let data = &self.data;
        let event = match self.event.as_str() {
            "meta" => serde_json::from_str(data).map(AskEvent::Meta),
            "sources" => serde_json::from_str(data).map(AskEvent::Sources),
            "delta" => serde_json::from_str(data).map(AskEvent::Delta),
            "citation" => serde_json::from_str(data).map(AskEvent::Citation),
            "done" => serde_json::from_str(data).map(AskEvent::Done),
            "error" => serde_json::from_str(data).map(AskEvent::Error),
            _ => return Ok(None),
        };
        event.map(Some).map_err(|source| FrameError { event: self.event, source })
    }
}

/// Reads frames from bytes, however they are cut.
#[derive(Debug, Default)]
pub struct Decoder {
    line: Vec<u8>,
    after_cr: bool,
    started: bool,
    event: String,
    data: String,
    has_data: bool,
}

impl Decoder {
    /// Takes the next bytes and gives the frames that they complete.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Frame> {
        let mut frames = Vec::new();
        for &byte in bytes {
            // CRLF is one line end, also when the two arrive apart.
            if std::mem::take(&mut self.after_cr) && byte == b'\n' {
                continue;
            }
            match byte {
                b'\n' | b'\r' => {
                    self.after_cr = byte == b'\r';
                    frames.extend(self.end_line());
                }
                _ => self.line.push(byte),
            }
        }
        frames
    }

    fn end_line(&mut self) -> Option<Frame> {
        let bytes = std::mem::take(&mut self.line);
        let text = String::from_utf8_lossy(&bytes);
        let line = if std::mem::replace(&mut self.started, true) {
            &*text
        } else {
            text.strip_prefix('\u{feff}').unwrap_or(&text)
        };
        if line.is_empty() {
            return self.end_frame();
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => self.event = value.to_owned(),
            "data" => {
                if std::mem::replace(&mut self.has_data, true) {
                    self.data.push('\n');
                }
                self.data.push_str(value);
            }
            // A comment (an empty field name), `id` and `retry` carry nothing that an answer uses.
            _ => {}
        }
        None
    }

    fn end_frame(&mut self) -> Option<Frame> {
        let event = std::mem::take(&mut self.event);
        let data = std::mem::take(&mut self.data);
        if !std::mem::take(&mut self.has_data) {
            return None;
        }
        Some(Frame { event: if event.is_empty() { "message".to_owned() } else { event }, data })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ask::{Delta, Done, FinishReason};
    use crate::problem::{Problem, ProblemKind};

    fn events() -> Vec<AskEvent> {
        vec![
            AskEvent::Delta(Delta { text: "연차는 15일\n입니다.".to_owned() }),
            AskEvent::Done(Done::new(FinishReason::Stop)),
            AskEvent::Error(Problem {
                kind: ProblemKind::ModelFailed,
                title: "model failed".to_owned(),
                status: 502,
                detail: "try again".to_owned(),
                request_id: None,
                retry_after: Some(3),
            }),
        ]
    }

    #[test]
    fn an_event_survives_the_way_there_and_back() {
        for event in events() {
            let frame = Frame::from_event(&event).unwrap();
            assert_eq!(frame.into_event().unwrap(), Some(event));
        }
    }

    #[test]
    fn an_event_of_a_newer_server_is_passed_over() {
        let frame = Frame { event: "thought".to_owned(), data: "{}".to_owned() };
        assert!(frame.into_event().unwrap().is_none());
    }

    #[test]
    fn comments_crlf_and_several_data_lines_are_read() {
        let frames =
            Decoder::default().push(b": ping\r\n\r\nevent: delta\r\ndata: a\r\ndata:b\r\n\r\ndata: c\n\n");
        assert_eq!(
            frames,
            [
                Frame { event: "delta".to_owned(), data: "a\nb".to_owned() },
                Frame { event: "message".to_owned(), data: "c".to_owned() }
            ]
        );
    }

    #[test]
    fn a_frame_that_was_cut_off_is_no_frame() {
        assert!(Decoder::default().push(b"event: done\ndata: {}\n").is_empty());
    }

    proptest! {
        #[test]
        fn frames_do_not_depend_on_how_the_bytes_are_cut(
            texts in prop::collection::vec("[^\r\n]{0,12}", 1..5),
            ends in prop::sample::select(vec!["\n", "\r\n", "\r"]),
            size in 1_usize..7,
        ) {
            let mut stream = String::new();
            for text in &texts {
                stream.push_str(&format!("event: delta{ends}data: {text}{ends}{ends}"));
            }
            let whole = Decoder::default().push(stream.as_bytes());
            let mut decoder = Decoder::default();
            let cut: Vec<Frame> = stream.as_bytes().chunks(size).flat_map(|part| decoder.push(part)).collect();
            prop_assert_eq!(&whole, &cut);
            prop_assert_eq!(whole.len(), texts.len());
        }
    }
}
