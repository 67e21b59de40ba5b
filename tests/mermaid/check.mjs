// Reads each named file with Mermaid's own parser; says which it refuses, and ends with 1 if there is one.
// `npm ci` in this folder brings the parser. It wants a document, though nothing is drawn.
import { readFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('');
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import('mermaid');

let refused = 0;
for (const file of process.argv.slice(2)) {
  try {
    await mermaid.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    refused += 1;
    console.log(`${file}: ${error.message}`);
  }
}
process.exit(refused > 0 ? 1 : 0);
