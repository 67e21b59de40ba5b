//! YAML, TOML and JSON become one neutral [`document::Node`] tree with byte spans; knows no policy and no vocabulary.

pub mod document;
