// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

// Calls a provider as the Secrets Store CSI driver does, with another gRPC implementation than the
// provider's. Reads {proto, socket, mount} from standard input and prints what came back.
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');
const { proto, socket, mount } = JSON.parse(require('fs').readFileSync(0, 'utf8'));

const { CSIDriverProvider } = grpc.loadPackageDefinition(
  loader.loadSync(proto, { keepCase: true })).v1alpha1;
const client = new CSIDriverProvider(
  'unix:' + socket,
  grpc.credentials.createInsecure(),
  { 'grpc.default_authority': 'localhost' });
const options = { deadline: Date.now() + 60_000, waitForReady: true };

client.Version({ version: 'v1alpha1' }, new grpc.Metadata(), options, (error, version) => {
  if (error) throw error;
  client.Mount(mount, new grpc.Metadata(), options, (failure, answer) => {
    console.log(JSON.stringify({
      version,
      code: failure ? failure.code : 0,
      details: failure ? failure.details : '',
      versions: failure ? [] : answer.object_version,
      files: failure ? [] : answer.files.map(file => ({
        path: file.path, mode: file.mode, text: file.contents.toString('utf8') })),
    }));
    client.close();
  });
});
