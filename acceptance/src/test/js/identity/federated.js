// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

// Exchanges the token of a service account, which the environment names as in a pod, and prints the
// claims of what it gets. Argument: the resource.
const { WorkloadIdentityCredential } = require('@azure/identity');

new WorkloadIdentityCredential({ disableInstanceDiscovery: true }).getToken(process.argv[2] + '/.default').then(
  ({ token }) => console.log(Buffer.from(token.split('.')[1], 'base64url').toString()),
  error => {
    console.error(String(error));
    process.exitCode = 1;
  });
