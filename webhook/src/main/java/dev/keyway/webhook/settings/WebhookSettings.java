// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.settings;

import java.util.Optional;

/// What pods are changed by.
///
/// @param tenantId of pods whose service account names none
/// @param authorityHost where pods get their tokens, with a trailing slash
/// @param audience of the projected token
/// @param proxy what `azwi-proxy` runs
/// @param proxyInit what `azwi-proxy-init` runs
/// @param identityBinding empty if pods cannot ask for it
public record WebhookSettings(
    String tenantId,
    String authorityHost,
    String audience,
    ProgramImage proxy,
    ProgramImage proxyInit,
    Optional<IdentityBinding> identityBinding) {

  /// The audience that Entra ID asks of tokens where nobody says otherwise.
  public static final String DEFAULT_AUDIENCE = "api://AzureADTokenExchange";
}
