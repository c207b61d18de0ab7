// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.access;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// How a kubeconfig's user shows who it is.
final class UserCredentials {
  private final Kubeconfig.Entry user;
  private final InstantSource clock;

  UserCredentials(Kubeconfig.Entry user, InstantSource clock) {
    this.user = user;
    this.clock = clock;
  }

  /// A context without a user: calls are anonymous.
  static UserCredentials none(Kubeconfig.Entry context, InstantSource clock) {
    return new UserCredentials(new Kubeconfig.Entry(context.file(), "no user", Map.of()), clock);
  }

  TokenSource token() throws AccessFailed {
    for (var field : new String[] {"exec", "auth-provider", "username", "as"}) {
      if (user.has(field)) {
        throw user.refuse(
            field
                + " is not supported: use token, tokenFile, or client-certificate and client-key"
                + " (kubectl create token makes a token)");
      }
    }
    var file = user.path("tokenFile");
    if (file.isPresent()) {
      return new TokenFile(file.get(), clock);
    }
    var token = user.text("token").filter(text -> !text.isBlank());
    if (token.isEmpty()) {
      return TokenSource.NONE;
    }
    try {
      return TokenSource.fixed(BearerToken.of(token.get()));
    } catch (AccessFailed e) {
      throw user.refuse("token: " + e.getMessage());
    }
  }

  Optional<ClientIdentity> certificate() throws AccessFailed {
    var chain = user.content("client-certificate");
    var key = user.content("client-key");
    if (chain.isEmpty() && key.isEmpty()) {
      return Optional.empty();
    }
    if (chain.isEmpty() || key.isEmpty()) {
      throw user.refuse("client-certificate and client-key need each other");
    }
    try {
      return Optional.of(new ClientIdentity(Pem.certificates(chain.get()), Pem.key(key.get())));
    } catch (AccessFailed e) {
      throw user.refuse("client-certificate and client-key: " + e.getMessage());
    }
  }
}
