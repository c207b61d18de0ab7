// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.plan;

/// Why a workload cannot be moved.
///
/// @param reason a sentence for people, with the next step
public record Obstacle(Code code, String reason) {

  /// What is in the way; the names are part of the JSON output.
  public enum Code {
    /// Its owner is of a kind that Keyway does not know.
    UNSUPPORTED_OWNER,
    /// Bindings or classes give it more than one identity.
    SEVERAL_IDENTITIES,
    /// It signs in as an application.
    SERVICE_PRINCIPAL,
    /// It uses the identity that belongs to the machine alone.
    SYSTEM_ASSIGNED_IDENTITY,
    /// It asks for an identity and gets none, or one that is not described well enough.
    IDENTITY_MISSING,
    /// A class is not there, or nobody can tell how it signs in.
    CLASS_UNUSABLE,
    /// The proxy cannot catch requests of pods in the machine's network.
    HOST_NETWORK,
    /// The proxy does not run on Windows.
    WINDOWS,
    /// The identity cannot trust one more service account.
    CREDENTIAL_LIMIT,
    /// It uses workload identity in part, by a service account that belongs to another identity.
    SERVICE_ACCOUNT_TAKEN
  }
}
