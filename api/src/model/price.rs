//! What the tokens of an answer cost, by list prices.

use shared::ask::Usage;

/// US dollars for a million tokens, which is millionths of a dollar for one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Price {
    /// Of tokens that are read.
    pub input: f64,
    /// Of tokens that are written.
    pub output: f64,
    /// Of tokens that are read from the prompt cache.
    pub cached: f64,
}

/// List prices on demand in us-east-1, by what follows `anthropic.claude-` or is part of the model's name: as published
/// in 2026. An operator with other prices sets `MODEL_PRICE`.
const PRICES: [(&str, Price); 9] = [
    ("claude-3-haiku", Price::of(0.25, 1.25)),
    ("claude-3-5-haiku", Price::of(0.8, 4.0)),
    ("claude-haiku-4", Price::of(1.0, 5.0)),
    ("claude-3-5-sonnet", Price::of(3.0, 15.0)),
    ("claude-3-7-sonnet", Price::of(3.0, 15.0)),
    ("claude-sonnet-4", Price::of(3.0, 15.0)),
    ("claude-opus-4-5", Price::of(5.0, 25.0)),
    ("claude-opus-4-6", Price::of(5.0, 25.0)),
    ("claude-opus-4-7", Price::of(5.0, 25.0)),
];

impl Price {
    /// Tokens from the cache cost a tenth.
    const fn of(input: f64, output: f64) -> Self {
        Self { input, output, cached: input / 10.0 }
    }

    /// `input,output` or `input,output,cached`, in US dollars for a million tokens.
    pub fn from_setting(text: &str) -> Result<Self, String> {
        let parts: Option<Vec<f64>> = text
            .split(',')
            .map(|part| part.trim().parse().ok().filter(|price: &f64| price.is_finite() && *price >= 0.0))
            .collect();
        match parts.as_deref() {
            Some([input, output]) => Ok(Self::of(*input, *output)),
            Some([input, output, cached]) => Ok(Self { input: *input, output: *output, cached: *cached }),
            _ => Err(format!(
                "`{text}` is no price: give US dollars for a million tokens read and written, such as `3,15`"
            )),
        }
    }

    /// The list price of a model, by its id, inference profile or ARN; none for one that is not known here.
    pub fn listed(model: &str) -> Option<Self> {
        PRICES.iter().find(|(name, _)| model.contains(name)).map(|(_, price)| *price)
    }

    /// What these tokens cost, in millionths of a US dollar, rounded up.
    pub fn cost(&self, usage: &Usage) -> u64 {
        let tokens = [
            (usage.input_tokens, self.input),
            (usage.output_tokens, self.output),
            (usage.cached_tokens, self.cached),
        ];
        tokens.iter().map(|(tokens, price)| *tokens as f64 * price).sum::<f64>().ceil() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_costs_what_its_tokens_do() {
        let price = Price::listed("global.anthropic.claude-haiku-4-5-20251001-v1:0").unwrap();
        let usage = Usage { input_tokens: 6_000, output_tokens: 400, cached_tokens: 0 };
        assert_eq!(price.cost(&usage), 8_000, "0.8 cents");
        assert_eq!(price.cost(&Usage { cached_tokens: 1_001, ..Usage::default() }), 101);
        assert_eq!(Price::listed("amazon.nova-pro-v1:0"), None);
    }

    #[test]
    fn an_operator_may_set_the_price() {
        assert_eq!(Price::from_setting("3, 15"), Ok(Price { input: 3.0, output: 15.0, cached: 0.3 }));
        assert_eq!(Price::from_setting("1,2,0").map(|price| price.cached), Ok(0.0));
        for wrong in ["", "3", "a,b", "1,-2", "1,inf", "1,2,3,4"] {
            assert!(Price::from_setting(wrong).is_err(), "{wrong}");
        }
    }
}
