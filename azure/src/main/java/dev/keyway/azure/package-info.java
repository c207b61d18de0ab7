// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// What every part of the Azure client shares: failures, deadlines, and text that must not be
/// printed. Depends on nothing of Keyway; knows neither Kubernetes nor gRPC.
@NullMarked
package dev.keyway.azure;

import org.jspecify.annotations.NullMarked;
