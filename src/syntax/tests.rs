//! Tests of the stage: the prelude, one slip each, hostile text.
