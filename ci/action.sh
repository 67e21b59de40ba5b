#!/usr/bin/env bash
# Runs orglint as a step of a workflow: annotations on standard output, the summary of the step, and the files asked for.
# `action.yml` calls it; with the same variables it runs anywhere. Nothing here is ever read as code: inputs are
# variables, and an argument is a line of its own.
#
#   ORGLINT_COMMAND    check, test, diff, plan or review (default: check)
#   ORGLINT_ARGUMENTS  further arguments, one on each line
#   ORGLINT_SARIF, ORGLINT_MARKDOWN, ORGLINT_JUNIT, ORGLINT_JSON
#                      files to write, relative to the working directory; empty: none
#   ORGLINT_FOLDER     the working directory (default: the present one)
#   ORGLINT_BINARY     the binary (default: `orglint` of the PATH, else it is built from the action's own source)
set -euo pipefail

cd -- "${ORGLINT_FOLDER:-.}"

binary=${ORGLINT_BINARY:-$(command -v orglint || true)}
if [ -z "$binary" ]; then
  root=${RUNNER_TEMP:-${TMPDIR:-/tmp}}/orglint-action
  cargo install --quiet --locked --path "$(dirname -- "${BASH_SOURCE[0]}")/.." --root "$root" >&2
  binary=$root/bin/orglint
fi

arguments=("${ORGLINT_COMMAND:-check}" --format github)
while IFS= read -r line || [ -n "$line" ]; do
  if [ -n "$line" ]; then
    arguments+=("$line")
  fi
done <<<"${ORGLINT_ARGUMENTS:-}"

for format in sarif markdown junit json; do
  name=ORGLINT_$(printf '%s' "$format" | tr '[:lower:]' '[:upper:]')
  if [ -n "${!name:-}" ]; then
    arguments+=("--output=$format=${!name}")
  fi
done

code=0
"$binary" "${arguments[@]}" || code=$?

if [ -n "${GITHUB_OUTPUT:-}" ]; then
  printf 'exit-code=%s\n' "$code" >>"$GITHUB_OUTPUT"
fi
exit "$code"
