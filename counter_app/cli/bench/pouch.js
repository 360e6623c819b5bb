// A hundred and more documents from a local PouchDB to one behind express-pouchdb, once; prints seconds.
// Run in a folder that holds node_modules: node pouch.js <docs.json> <batch>
"use strict";
const { fork } = require("child_process");
const fs = require("fs");
const path = require("path");
const PouchDB = require("pouchdb");

function serve(folder) {
  const express = require("express");
  const app = express();
  const Stored = PouchDB.defaults({ prefix: path.join(folder, "server") + path.sep });
  app.use("/", require("express-pouchdb")(Stored, { inMemoryConfig: true, logPath: path.join(folder, "log.txt") }));
  const server = app.listen(0, "127.0.0.1", () => process.send(server.address().port));
}

async function replicate(port, folder, docs, batch) {
  const here = new PouchDB(path.join(folder, "here"));
  await here.bulkDocs(docs);
  const there = new PouchDB(`http://127.0.0.1:${port}/there`);
  await there.info();
  const began = process.hrtime.bigint();
  const done = await here.replicate.to(there, { batch_size: batch });
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  const kept = await there.info();
  if (!done.ok || kept.doc_count !== docs.length) throw new Error("not all arrived");
  console.log(seconds);
}

if (process.argv[2] === "serve") {
  serve(process.argv[3]);
} else {
  const folder = fs.mkdtempSync(path.join(require("os").tmpdir(), "pouch-"));
  const docs = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
  fs.mkdirSync(path.join(folder, "server"));
  const server = fork(__filename, ["serve", folder]);
  server.on("message", (port) => {
    replicate(port, folder, docs, Number(process.argv[3])).catch((error) => {
      console.error(error);
      process.exitCode = 1;
    }).finally(() => {
      server.kill();
      fs.rmSync(folder, { recursive: true, force: true });
      process.exit();
    });
  });
}
