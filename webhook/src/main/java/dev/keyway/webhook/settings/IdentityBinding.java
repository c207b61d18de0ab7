// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.settings;

/// How pods that ask for it exchange their tokens in the cluster and not with Entra ID
/// (workload-identity.md §3.3, §15.3). Texts may be empty.
///
/// @param annotation of pods that ask for it
/// @param audience of their projected token
/// @param tokenProxy the address they exchange it at
/// @param sniName what they call that server in TLS
/// @param ca what they know its certificate by
public record IdentityBinding(
    String annotation, String audience, String tokenProxy, String sniName, CaSource ca) {}
