// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

// Gets a token of a managed identity and prints its claims. Arguments: the resource, then nothing,
// `--client-id ID` or `--resource-id ID`.
const { ManagedIdentityCredential } = require('@azure/identity');
const [resource, kind, id] = process.argv.slice(2);
const wanted = { '--client-id': { clientId: id }, '--resource-id': { resourceId: id } }[kind] ?? {};

new ManagedIdentityCredential(wanted).getToken(resource + '/.default').then(
  ({ token }) => console.log(Buffer.from(token.split('.')[1], 'base64url').toString()),
  error => {
    console.error(String(error));
    process.exitCode = 1;
  });
