//! Enter, Korean and the composer.
//!
//! While a syllable is being composed, Enter belongs to the input method. Browsers disagree on what comes then:
//! Chrome tells of Enter and ends the composition after it, Safari ends the composition first, Windows inserts a
//! line break behind our back, and some input methods press Enter a second time. A page that ignores this sends
//! `안녕하세요` and then `요`, or wants Enter twice. So: Enter during composition is remembered, and the question is
//! sent once, when the composition ends.

/// What the composer has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// Nothing: the browser goes on as usual.
    Pass,
    /// Keep the browser from breaking the line.
    Swallow,
    /// Send the question, and keep the browser from breaking the line.
    Send,
}

/// What is going on at the keyboard.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Keyboard {
    composing: bool,
    send_when_composed: bool,
    /// The question went out at the end of a composition; the Enter that caused it may still break a line.
    just_sent: bool,
}

impl Keyboard {
    /// A syllable is begun.
    pub(crate) fn composition_started(&mut self) {
        self.composing = true;
        self.send_when_composed = false;
    }

    /// A syllable is finished; the field holds its last form.
    pub(crate) fn composition_ended(&mut self) -> Action {
        self.composing = false;
        if std::mem::take(&mut self.send_when_composed) {
            self.just_sent = true;
            return Action::Send;
        }
        Action::Pass
    }

    /// A key is pressed.
    pub(crate) fn key_down(&mut self, enter: bool, shift: bool) -> Action {
        if !enter {
            self.just_sent = false;
            self.send_when_composed = false;
            return Action::Pass;
        }
        if shift {
            return Action::Pass;
        }
        if self.composing {
            self.send_when_composed = true;
            return Action::Pass;
        }
        if self.just_sent {
            return Action::Swallow;
        }
        Action::Send
    }

    /// Enter is let go.
    pub(crate) fn enter_up(&mut self) {
        self.just_sent = false;
    }

    /// The browser is about to break the line.
    pub(crate) fn line_break(&mut self) -> Action {
        if self.just_sent { Action::Swallow } else { Action::Pass }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTER: bool = true;
    const SHIFT: bool = true;

    #[test]
    fn enter_sends_and_shift_enter_does_not() {
        let mut keyboard = Keyboard::default();
        assert_eq!(keyboard.key_down(ENTER, !SHIFT), Action::Send);
        assert_eq!(keyboard.key_down(ENTER, SHIFT), Action::Pass);
        assert_eq!(keyboard.key_down(!ENTER, !SHIFT), Action::Pass);
    }

    #[test]
    fn enter_while_composing_sends_once_when_the_syllable_is_done() {
        let mut keyboard = Keyboard::default();
        keyboard.composition_started();
        assert_eq!(keyboard.key_down(ENTER, !SHIFT), Action::Pass);
        assert_eq!(keyboard.composition_ended(), Action::Send);
        // Windows breaks the line now, macOS presses Enter again: neither sends or writes anything.
        assert_eq!(keyboard.line_break(), Action::Swallow);
        assert_eq!(keyboard.key_down(ENTER, !SHIFT), Action::Swallow);
        keyboard.enter_up();
        assert_eq!(keyboard.line_break(), Action::Pass);
        assert_eq!(keyboard.key_down(ENTER, !SHIFT), Action::Send);
    }

    #[test]
    fn where_the_composition_ends_before_enter_is_told_enter_sends_at_once() {
        let mut keyboard = Keyboard::default();
        keyboard.composition_started();
        assert_eq!(keyboard.composition_ended(), Action::Pass);
        assert_eq!(keyboard.key_down(ENTER, !SHIFT), Action::Send);
    }

    #[test]
    fn typing_on_after_enter_takes_the_wish_to_send_back() {
        let mut keyboard = Keyboard::default();
        keyboard.composition_started();
        keyboard.key_down(ENTER, !SHIFT);
        keyboard.key_down(!ENTER, !SHIFT);
        assert_eq!(keyboard.composition_ended(), Action::Pass);
    }
}
