//! The policies of `tests/policies`, each with a comment that names the sentence of the language it tries.

use std::path::Path;
use std::process::Command;

#[test]
fn every_policy_of_the_folder_passes_its_tests() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/policies");
    let ran = Command::new(env!("CARGO_BIN_EXE_orglint")).arg("test").arg(folder).output().expect("the binary runs");
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}{}", String::from_utf8_lossy(&ran.stderr));
    let passed =
        said.lines().last().and_then(|line| line.split(' ').next()).and_then(|count| count.parse::<u32>().ok());
    assert!(passed.is_some_and(|passed| passed >= 50), "too few tests were run: {said}");
}
