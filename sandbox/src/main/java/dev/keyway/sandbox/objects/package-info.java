// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The part of a Kubernetes API that a program needs which only follows objects, where there is no
/// cluster.
@NullMarked
package dev.keyway.sandbox.objects;

import org.jspecify.annotations.NullMarked;
