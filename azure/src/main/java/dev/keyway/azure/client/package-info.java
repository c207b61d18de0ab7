// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The whole client put together: the one place that knows all the parts. What programs start with.
@NullMarked
package dev.keyway.azure.client;

import org.jspecify.annotations.NullMarked;
