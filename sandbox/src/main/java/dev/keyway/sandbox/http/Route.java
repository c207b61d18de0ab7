// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.http;

import dev.keyway.sandbox.fault.Service;

/// Where a request goes.
///
/// @param kind how the call is counted, such as `secret.get`
public record Route(Service service, String kind, Request request, Handler handler) {}
