// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.provider;

import com.google.protobuf.ByteString;
import dev.keyway.protocol.provider.Error;
import dev.keyway.protocol.provider.File;
import dev.keyway.protocol.provider.MountResponse;
import dev.keyway.protocol.provider.ObjectVersion;

/// What fake providers answer.
final class Answers {
  private Answers() {}

  static MountResponse one(String id) {
    return versions(id, "v1").build();
  }

  static MountResponse.Builder versions(String... idsAndVersions) {
    var answer = MountResponse.newBuilder();
    for (int i = 0; i < idsAndVersions.length; i += 2) {
      answer.addObjectVersion(
          ObjectVersion.newBuilder().setId(idsAndVersions[i]).setVersion(idsAndVersions[i + 1]));
    }
    return answer;
  }

  static File file(String path, int mode, int size) {
    return File.newBuilder()
        .setPath(path)
        .setMode(mode)
        .setContents(ByteString.copyFrom(new byte[size]))
        .build();
  }

  static MountResponse error(String code) {
    return versions("a", "1")
        .addFiles(file("a", 0644, 1))
        .setError(Error.newBuilder().setCode(code))
        .build();
  }
}
