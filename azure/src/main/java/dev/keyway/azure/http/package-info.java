// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// HTTP as this client needs it: one exchange under a deadline, retries by a rule, proxies and
/// trust roots from the environment. Knows no Azure service. Requests and answers may hold secrets.
@NullMarked
package dev.keyway.azure.http;

import org.jspecify.annotations.NullMarked;
