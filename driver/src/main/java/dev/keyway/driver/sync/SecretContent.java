// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync;

import dev.keyway.driver.sync.tls.InvalidTls;
import dev.keyway.driver.sync.tls.TlsFile;
import dev.keyway.kubernetes.api.Secret;
import dev.keyway.kubernetes.api.SecretProviderClass.SecretObject;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a class and the mounted files make of one Secret (csi-driver.md §8.3).
record SecretContent(
    String type,
    Map<String, String> labels,
    Map<String, String> annotations,
    Map<String, SecretValue> data,
    Source source) {
  static final String TLS = "kubernetes.io/tls";

  SecretContent {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    data = Map.copyOf(data);
  }

  /// Where the contents of mounted files are looked up.
  @FunctionalInterface
  interface Files {
    /// @throws Problem if there is no such file, or it cannot be read
    byte[] read(String objectName) throws Problem;
  }

  /// Makes the content.
  ///
  /// @throws Problem at the first thing that is not as it should be
  static SecretContent of(SecretObject object, Files files, Source source) throws Problem {
    check(object);
    var type = object.type().strip();
    var data = new LinkedHashMap<String, SecretValue>();
    for (var item : object.data()) {
      var objectName = item.objectName().strip();
      var key = item.key().strip();
      if (objectName.isEmpty()) {
        throw new Problem("an item of data has no objectName");
      }
      if (key.isEmpty()) {
        throw new Problem("the item of data with objectName %s has no key".formatted(objectName));
      }
      data.put(key, SecretValue.of(value(type, key, objectName, files)));
    }
    var labels = new LinkedHashMap<>(object.labels());
    labels.put(Secret.MANAGED_LABEL, "true");
    var annotations = new LinkedHashMap<>(object.annotations());
    annotations.remove(Source.ANNOTATION); // The class does not decide on it.
    return new SecretContent(type, labels, annotations, data, source);
  }

  private static void check(SecretObject object) throws Problem {
    if (object.secretName().isBlank()) {
      throw new Problem("an entry of secretObjects has no secretName");
    }
    if (object.type().isBlank()) {
      throw new Problem("its entry of secretObjects has no type");
    }
    if (object.data().isEmpty()) {
      throw new Problem("its entry of secretObjects has no data");
    }
  }

  private static byte[] value(String type, String key, String objectName, Files files)
      throws Problem {
    if (!type.equals(TLS)) {
      return files.read(objectName);
    }
    try {
      return switch (key) {
        case "tls.crt" -> TlsFile.certificates(files.read(objectName));
        case "tls.key" -> TlsFile.privateKey(files.read(objectName));
        default ->
            throw new Problem(
                "a Secret of type %s has the keys tls.crt and tls.key only, not %s"
                    .formatted(TLS, key));
      };
    } catch (InvalidTls unfit) {
      throw new Problem(
          "%s cannot be made of file %s: %s".formatted(key, objectName, unfit.getMessage()));
    }
  }
}
