/**
 * Clinic software that takes results from Uketsuke, in one file: copy it and make it yours. Node 20 or newer.
 *
 *     npm ci
 *     node subscriber.js FOLDER             take results for ever, print each new one as one JSON line
 *     node subscriber.js --check VECTORS    try the test vectors; needs no host and no broker
 *
 * FOLDER is what `uketsuke-host subscribe --only-enrol` made. It holds enrolment.json, signing.pem, opening.pem,
 * tls.pem and ca.pem; results go to taken.jsonl beside them. docs/messages.md describes the messages.
 */

import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { join } from "node:path";
import { CompactSign, calculateJwkThumbprint, compactDecrypt, compactVerify, importJWK } from "jose";
import mqtt from "mqtt";

const SCHEMA = 1;
const [RESULT, KEYS] = ["uketsuke-result+jwt", "uketsuke-keys+jwt"];
const [RECEIPT, REQUEST] = ["uketsuke-result-receipt+jwt", "uketsuke-result-request+jwt"];
const SEALED_HEADER = ["alg", "apu", "apv", "cty", "enc", "epk", "kid", "typ"];
const SIGNED_HEADER = ["alg", "kid", "typ"];
const LIMIT_BYTES = 96 * 1024;
const WEEK_S = 604_800;

/** A message that is not to be believed, with the reason in words. */
class Refused extends Error {}

/** The keys of one subscriber and of its host; opens and checks what comes, signs what goes. */
class Subscriber {
  static async read(folder) {
    const subscriber = new Subscriber();
    subscriber.file = join(folder, "enrolment.json");
    subscriber.enrolment = JSON.parse(readFileSync(subscriber.file, "utf8"));
    subscriber.opening = await readKey(join(folder, "opening.pem"));
    subscriber.signing = await readKey(join(folder, "signing.pem"));
    return subscriber;
  }

  get answer() {
    return this.enrolment.answer;
  }

  get topic() {
    return `uketsuke/1/${this.answer.clinic}/eligibility/${this.answer.name}`;
  }

  /** Opens a result and gives its claims; throws Refused. */
  async openResult(sealed, nowS) {
    const header = readHeader(sealed, 5, SEALED_HEADER, "uketsuke-sealed");
    if (header.kid !== this.opening.kid) throw new Refused("sealed for another key");
    if (header.apu !== encode(this.answer.host.name) || header.apv !== encode(this.answer.name)) {
      throw new Refused("sealed by or for somebody else");
    }
    const allowed = { keyManagementAlgorithms: ["ECDH-ES"], contentEncryptionAlgorithms: ["A256GCM"] };
    const opened = await compactDecrypt(sealed, this.opening.key, allowed).catch(() => {
      throw new Refused("the seal cannot be opened");
    });
    const claims = await this.verify(new TextDecoder().decode(opened.plaintext), RESULT, nowS);
    if (!Number.isInteger(claims.number) || claims.number < 1) throw new Refused("the number is not from 1 on");
    return claims;
  }

  /** Trusts the host's next keys, announced with the key that counts now; throws Refused. */
  async followKeys(token) {
    const newest = this.answer.host;
    if (readHeader(token, 3, SIGNED_HEADER, KEYS).kid !== (await keyOf(newest)).kid) return; // followed already
    const claims = await this.verify(token, KEYS, 0);
    this.enrolment.former = [{ host: newest, until: claims.former_until }];
    this.answer.host = claims.host;
    writeFileSync(`${this.file}.new`, JSON.stringify(this.enrolment), { mode: 0o600, flush: true });
    renameSync(`${this.file}.new`, this.file);
  }

  /** Signs a receipt or a request. */
  async sign(typ, claims) {
    const common = { schema: SCHEMA, iss: this.answer.name, aud: this.answer.host.name, iat: seconds() };
    return new CompactSign(new TextEncoder().encode(JSON.stringify({ ...common, ...claims })))
      .setProtectedHeader({ alg: "ES256", kid: this.signing.kid, typ })
      .sign(this.signing.key);
  }

  async verify(token, typ, nowS) {
    const header = readHeader(token, 3, SIGNED_HEADER, typ);
    const { key } = await this.findKey(header.kid, nowS);
    const checked = await compactVerify(token, key, { algorithms: ["ES256"] }).catch(() => {
      throw new Refused("the signature does not fit");
    });
    const claims = JSON.parse(new TextDecoder().decode(checked.payload));
    if (claims.schema !== SCHEMA) throw new Refused("a schema version that is not understood");
    if (claims.iss !== this.answer.host.name || claims.aud !== this.answer.name) {
      throw new Refused("signed by or for somebody else");
    }
    return claims;
  }

  async findKey(kid, nowS) {
    const former = this.enrolment.former.filter((one) => nowS <= one.until).map((one) => one.host);
    for (const host of [this.answer.host, ...former]) {
      const found = await keyOf(host);
      if (found.kid === kid) return found;
    }
    throw new Refused("the signing key is not known here");
  }
}

/** What was taken, one line each in a file of our own: every result once, by its jti. */
class Taken {
  constructor(path) {
    const lines = existsSync(path) ? readFileSync(path, "utf8").split("\n").slice(0, -1) : [];
    const whole = lines.map((line) => JSON.parse(line));
    this.seen = new Set(whole.map((line) => line.jti));
    this.numbers = new Set(whole.map((line) => line.number));
    this.path = path;
    // a line that a power cut left unfinished was not acknowledged and comes again
    writeFileSync(`${path}.new`, lines.map((line) => `${line}\n`).join(""), { mode: 0o600, flush: true });
    renameSync(`${path}.new`, path);
  }

  /** Commits a result to the disk; tells whether it was new. */
  add(claims) {
    if (this.seen.has(claims.jti)) return false;
    const file = openSync(this.path, "a");
    writeSync(file, `${JSON.stringify({ jti: claims.jti, number: claims.number, body: claims.body })}\n`);
    fsyncSync(file);
    closeSync(file);
    this.seen.add(claims.jti);
    this.numbers.add(claims.number);
    return true;
  }

  /** The first number that is missing: not that after the highest, for the broker may bring a late one first. */
  nextNumber() {
    let number = 1;
    while (this.numbers.has(number)) number += 1;
    return number;
  }
}

/** Takes results until the process is ended. */
async function run(folder) {
  const subscriber = await Subscriber.read(folder);
  const taken = new Taken(join(folder, "taken.jsonl"));
  const { host, port } = subscriber.answer.broker;
  const own = readFileSync(join(folder, "tls.pem"));
  const client = mqtt.connect({
    protocol: "mqtts",
    host,
    port,
    ca: readFileSync(join(folder, "ca.pem")),
    cert: own,
    key: own,
    minVersion: "TLSv1.3",
    clientId: subscriber.answer.name,
    protocolVersion: 5,
    clean: false,
    properties: { sessionExpiryInterval: WEEK_S },
    keepalive: 20,
    reconnectPeriod: 1000,
  });
  const ask = async () => {
    const token = await subscriber.sign(REQUEST, { number: taken.nextNumber() });
    client.publish(`${subscriber.topic}/request`, token, { qos: 1 });
  };
  client.on("connect", async () => {
    await client.subscribeAsync([subscriber.topic, `${subscriber.topic}/keys`], { qos: 1 });
    say({ subscribed: subscriber.answer.name });
    await ask(); // what came while we were away, and what the broker lost
  });
  client.on("error", (error) => console.error(`connection: ${error.message}`));
  const keep = async (claims) => {
    const isNew = taken.add(claims); // first into our own keeping, only then the receipt; for repeats as well
    const token = await subscriber.sign(RECEIPT, { number: claims.number, jti: claims.jti });
    client.publish(`${subscriber.topic}/receipt`, token, { qos: 1 });
    if (isNew) say({ number: claims.number, jti: claims.jti, visit: claims.body });
  };
  const take = async (topic, text) => {
    if (!topic.endsWith("/keys")) return keep(await subscriber.openResult(text, seconds()));
    await subscriber.followKeys(text);
    return ask(); // results by the new key that came before this were refused
  };
  // one after the other, and the broker gets its PUBACK when a message is dealt with
  let last = Promise.resolve();
  client.handleMessage = (packet, done) => {
    last = last
      .then(() => take(packet.topic, packet.payload.toString("latin1")))
      .catch((error) => console.error(`refused: ${error.message}`))
      .then(() => done());
  };
}

/** Tries every vector; gives 0 if all were taken or refused as they should be. */
async function check(vectors) {
  const subscriber = await Subscriber.read(vectors);
  let wrong = 0;
  for (const one of JSON.parse(readFileSync(join(vectors, "cases.json"), "utf8"))) {
    const sealed = readFileSync(join(vectors, one.file), "utf8");
    const [claims, reason] = await subscriber.openResult(sealed, 0).then(
      (opened) => [opened, ""],
      (error) => [undefined, error.message],
    );
    const right = JSON.stringify(claims) === JSON.stringify(one.claims);
    wrong += right ? 0 : 1;
    say({ case: one.name, accepted: claims !== undefined, reason, right });
  }
  return Math.min(wrong, 1);
}

async function readKey(path) {
  const key = createPrivateKey(readFileSync(path));
  return { key, kid: await calculateJwkThumbprint(createPublicKey(key).export({ format: "jwk" })) };
}

/** The key with which a host signs results. */
async function keyOf(host) {
  return { key: await importJWK(host.result_key, "ES256"), kid: await calculateJwkThumbprint(host.result_key) };
}

/** Gives the header if it is exactly of our form: no other member, no other kind. */
function readHeader(token, parts, names, typ) {
  if (token.length > LIMIT_BYTES || token.split(".").length !== parts) {
    throw new Refused("no token of the expected form");
  }
  let header;
  try {
    header = JSON.parse(Buffer.from(token.split(".", 1)[0], "base64url").toString("utf8"));
  } catch {
    throw new Refused("the header is broken");
  }
  const found = header && typeof header === "object" ? Object.keys(header).sort().join() : "";
  if (found !== names.join() || header.typ !== typ) throw new Refused(`not of the kind ${typ}`);
  return header;
}

function encode(text) {
  return Buffer.from(text, "utf8").toString("base64url");
}

function seconds() {
  return Math.floor(Date.now() / 1000);
}

function say(line) {
  console.log(JSON.stringify(line));
}

const [first, second] = process.argv.slice(2);
if (first === "--check" && second) {
  process.exitCode = await check(second);
} else if (first && !second) {
  await run(first);
} else {
  console.error("node subscriber.js FOLDER | node subscriber.js --check VECTORS");
  process.exitCode = 2;
}
