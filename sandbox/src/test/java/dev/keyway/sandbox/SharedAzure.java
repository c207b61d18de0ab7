// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests one local Azure with the demo's world. They may add to it under names of their own,
/// but set no faults and count no calls.
final class SharedAzure implements ParameterResolver {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == LocalAzure.class || type == Client.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var store = context.getRoot().getStore(ExtensionContext.Namespace.create(SharedAzure.class));
    LocalAzure azure = store.computeIfAbsent("azure", _ -> start(), LocalAzure.class);
    return parameter.getParameter().getType() == LocalAzure.class
        ? azure
        : store.computeIfAbsent("client", _ -> new Client(azure), Client.class);
  }

  private static LocalAzure start() {
    try {
      LocalAzure azure = LocalAzure.start(LocalAzureOptions.defaults());
      DemoWorld.seed(azure);
      return azure;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
