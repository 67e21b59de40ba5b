//! Tests of the evaluator: policies with their tests, and what only code can ask.

use super::sample::Sample;

#[test]
fn outside() {
    let Ok(list) = std::env::var("ORGLINT_SAMPLE") else { return };
    let texts: Vec<String> = list.split(':').map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let sample = Sample::new(&texts);
    let failures = sample.failures();
    println!("{} tests", sample.tests.len());
    for failure in &failures {
        println!("{failure}");
    }
    assert!(failures.is_empty());
}
