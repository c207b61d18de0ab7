// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds files that cannot stand beside each other: the same path twice, or a file where another
/// needs a directory.
public final class PathClashes {

  /// A path and who wants it.
  public record Claim(String path, String owner) {}

  private PathClashes() {}

  /// Returns one sentence for each clash, in the order of the claims.
  public static List<String> find(List<Claim> claims) {
    var clashes = new ArrayList<String>();
    Map<String, Claim> files = new HashMap<>();
    for (var claim : claims) {
      var earlier = files.putIfAbsent(claim.path(), claim);
      if (earlier != null) {
        clashes.add(
            "%s and %s both write the file %s: give one of them an objectAlias of its own"
                .formatted(earlier.owner(), claim.owner(), Text.quote(claim.path())));
      }
    }
    for (var claim : claims) {
      for (int at = claim.path().indexOf('/'); at > 0; at = claim.path().indexOf('/', at + 1)) {
        var file = files.get(claim.path().substring(0, at));
        if (file != null) {
          clashes.add(
              "%s writes the file %s, but %s needs a directory of that name for %s"
                  .formatted(
                      file.owner(),
                      Text.quote(file.path()),
                      claim.owner(),
                      Text.quote(claim.path())));
          break;
        }
      }
    }
    return clashes;
  }
}
