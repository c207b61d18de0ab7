// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.api;

/// An object without which the owned one is to be deleted.
public record OwnerReference(String apiVersion, String kind, String name, String uid) {}
