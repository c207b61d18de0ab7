// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.AzureException.AuthenticationFailed;
import dev.keyway.azure.SecretText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/// The file by which the Arc agent checks that its caller is privileged. The agent names it; it is
/// read only if it is a small key file in the agent's own folder, so that whoever answers in the
/// agent's place cannot have other files sent to him.
///
/// @param folder where the agent keeps them
record ArcSecretFile(Path folder) {
  static final Path AGENT_FOLDER = Path.of("/var/opt/azcmagent/tokens");
  private static final int MOST_BYTES = 4096;
  private static final String SCHEME = "basic realm=";

  /// Returns what is in the file that `challenge` (a `WWW-Authenticate` header) names.
  ///
  /// @throws AuthenticationFailed if it names none, or one that must not be read
  SecretText read(String challenge) {
    if (!challenge.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw refused("its challenge names no key file");
    }
    var name = challenge.substring(SCHEME.length()).strip();
    try {
      var file = Path.of(name.replace("\"", "")).normalize();
      if (!file.startsWith(folder)
          || !folder.equals(file.getParent())
          || !file.toString().endsWith(".key")
          || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || Files.size(file) > MOST_BYTES) {
        throw refused("its challenge names a file that is no key file in " + folder);
      }
      return SecretText.of(Files.readString(file).strip());
    } catch (IOException | InvalidPathException _) {
      throw refused("the key file its challenge names cannot be read; run as root or himds");
    }
  }

  private static AuthenticationFailed refused(String why) {
    return new AuthenticationFailed("the Azure Arc agent gave no token: " + why, Optional.empty());
  }
}
