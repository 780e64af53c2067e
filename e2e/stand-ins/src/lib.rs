//! Servers that stand in for the services the product talks to, over real HTTP: the Notion API, Amazon Bedrock, AWS
//! Lambda and AWS Secrets Manager. Tests of other crates start them in-process, `make run` starts the binary.
//!
//! The product has no trait for any of them: the seam is the base URL in its configuration, so that
//! serialization, retries, throttling and mid-stream errors are tested with the real clients.

pub mod bedrock;
pub mod cli;
pub mod lambda;
pub mod notion;
pub mod secrets;
mod signature;
