// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.client;

import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;

/// The Java SDK in a process of its own. Arguments: the resource, then nothing, `--client-id ID` or
/// `--resource-id ID`. Prints the claims of the token it gets.
public final class ManagedIdentityMain {
  private ManagedIdentityMain() {}

  public static void main(String[] arguments) {
    var credential =
        new ManagedIdentityCredentialBuilder().httpClient(new JdkHttpClientBuilder().build());
    if (arguments.length == 3) {
      switch (arguments[1]) {
        case "--client-id" -> credential.clientId(arguments[2]);
        case "--resource-id" -> credential.resourceId(arguments[2]);
        default -> throw new IllegalArgumentException(arguments[1]);
      }
    }
    var request = new TokenRequestContext().addScopes(arguments[0] + "/.default");
    try {
      System.out.println(Claims.of(credential.build().getTokenSync(request).getToken()));
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        System.err.println(cause);
      }
      System.exit(1); // The SDK's threads would keep the process for a while.
    }
    System.exit(0);
  }
}
