// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.plan;

import dev.keyway.azwi.migrate.model.Delta;
import dev.keyway.azwi.migrate.model.Tree;
import java.util.ArrayList;
import java.util.Map;

/// The parameters of a SecretProviderClass that decide how it signs in (provider.md §11.1).
public final class ClassParameters {
  private static final String POD = "usePodIdentity";
  private static final String MACHINE = "useVMManagedIdentity";
  private static final String MACHINE_ID = "userAssignedIdentityID";
  private static final String PROXY = "useAzureTokenProxy";
  private static final String CLIENT = "clientID";

  private final Map<String, String> parameters;

  public ClassParameters(Tree secretProviderClass) {
    this.parameters = secretProviderClass.texts("spec", "parameters");
  }

  /// How a class signs in.
  public enum Mode {
    POD_IDENTITY,
    MACHINE,
    WORKLOAD_IDENTITY,
    /// By what the volume or the service account says.
    NONE,
    UNCLEAR
  }

  public Mode mode() {
    var on = new ArrayList<Mode>();
    for (var name : new String[] {POD, MACHINE, PROXY}) {
      switch (text(name)) {
        case "1", "t", "T", "TRUE", "true", "True" ->
            on.add(
                name.equals(POD)
                    ? Mode.POD_IDENTITY
                    : name.equals(MACHINE) ? Mode.MACHINE : Mode.WORKLOAD_IDENTITY);
        case "", "0", "f", "F", "FALSE", "false", "False" -> {}
        default -> {
          return Mode.UNCLEAR;
        }
      }
    }
    if (on.size() > 1) {
      return Mode.UNCLEAR;
    }
    if (on.isEmpty()) {
      return text(CLIENT).isEmpty() ? Mode.NONE : Mode.WORKLOAD_IDENTITY;
    }
    return on.getFirst();
  }

  /// Returns the client ID or resource ID of the machine's identity; empty for its own.
  public String machineIdentity() {
    return text(MACHINE_ID);
  }

  /// Returns the tenant of the vault; empty if the class does not say.
  public String tenant() {
    var tenant = text("tenantID");
    return tenant.isEmpty() ? text("tenantId") : tenant;
  }

  public String vault() {
    return text("keyvaultName");
  }

  public String cloud() {
    return text("cloudName");
  }

  public String objects() {
    return text("objects");
  }

  /// Returns what makes the class sign in by workload identity.
  Delta toWorkloadIdentity(String clientId) {
    var change = Delta.set(CLIENT, clientId);
    for (var name : new String[] {POD, MACHINE, MACHINE_ID}) {
      if (parameters.containsKey(name)) {
        change = change.andRemove(name);
      }
    }
    return change;
  }

  private String text(String name) {
    return parameters.getOrDefault(name, "").strip();
  }
}
