// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.api;

import dev.keyway.json.JsonObject;

/// An object of any kind, as it is.
public record GenericObject(ObjectMeta metadata, JsonObject json) implements KubernetesObject {}
