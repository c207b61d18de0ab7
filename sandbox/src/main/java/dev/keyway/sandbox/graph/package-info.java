// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Microsoft Graph: applications, service principals and federated credentials over HTTP. The
/// objects and their rules live in directory; nobody needs a role here, a token is enough.
@NullMarked
package dev.keyway.sandbox.graph;

import org.jspecify.annotations.NullMarked;
