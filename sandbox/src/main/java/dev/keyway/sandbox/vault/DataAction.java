// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

/// The names that roles have for what access policies call permissions.
final class DataAction {
  private DataAction() {}

  /// Returns the data action of a permission, such as that of `get` for secrets.
  static String of(Kind kind, String permission) {
    var objects = "Microsoft.KeyVault/vaults/" + kind.plural() + "/";
    return objects
        + switch (permission) {
          case "get" -> kind == Kind.SECRET ? "getSecret/action" : "read";
          case "list" -> kind == Kind.SECRET ? "readMetadata/action" : "read";
          case "set" -> "setSecret/action";
          case "delete" -> "delete";
          default -> permission + "/action";
        };
  }
}
