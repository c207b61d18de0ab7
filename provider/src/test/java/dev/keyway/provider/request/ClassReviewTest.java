// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassReviewTest {
  private static ClassReview review(String... changes) {
    var parameters =
        new HashMap<>(
            Map.of("keyvaultName", "testkv", "tenantID", "tid", "objects", objects("a", "b")));
    for (int i = 0; i < changes.length; i += 2) {
      if (changes[i + 1].equals("-")) {
        parameters.remove(changes[i]);
      } else {
        parameters.put(changes[i], changes[i + 1]);
      }
    }
    return ClassReview.of(parameters);
  }

  /// Two secrets, with the aliases given.
  private static String objects(String one, String other) {
    return """
    - {objectName: one, objectType: secret, objectAlias: %s}
    - {objectName: other, objectType: secret, objectAlias: %s}
    """
        .formatted(one, other);
  }

  @ParameterizedTest
  @CsvSource({
    "clientID,client",
    "usePodIdentity,true",
    "useVMManagedIdentity,true",
    "cloudName,AzureChinaCloud",
    "cloudName,AzureStackCloud",
  })
  void hasNothingAgainstAClassThatCanWork(String key, String value) {
    var review = review(key, value);
    assertThat(review.problems()).isEmpty();
    assertThat(review.notices()).isEmpty();
    assertThat(review("useAzureTokenProxy", "true", "clientID", "c").problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "keyvaultName,-,keyvaultName is not set",
    "objects,-,objects is not set",
    "objects,'array: [',not valid YAML",
    "objects,'[{objectName: a, objectType: secrets}]',secrets",
    "cloudName,Moon,Moon",
    "useAzureTokenProxy,true,clientID is required",
    "usePodIdentity,maybe,usePodIdentity",
  })
  void saysWhatNoMountCouldPass(String key, String value, String hint) {
    assertThat(review(key, value).problems()).singleElement().asString().contains(hint);
  }

  @Test
  void wantsATenantUnlessTheServiceAccountMayNameIt() {
    assertThat(review("tenantID", "-", "usePodIdentity", "true").problems())
        .singleElement()
        .asString()
        .contains("tenantID");
    assertThat(review("tenantID", "-", "clientID", "c1").problems()).hasSize(1);

    var left = review("tenantID", "-");
    assertThat(left.problems()).isEmpty();
    assertThat(left.notices())
        .anySatisfy(notice -> assertThat(notice).contains("azure.workload.identity/tenant-id"));
  }

  @Test
  void saysAllOfItAtOnce() {
    assertThat(
            review(
                    "usePodIdentity",
                    "true",
                    "useVMManagedIdentity",
                    "true",
                    "tenantID",
                    "-",
                    "objects",
                    objects("../a", "b"))
                .problems())
        .hasSize(3);
  }

  @Test
  void findsFilesThatCannotStandBesideEachOther() {
    assertThat(review("objects", objects("a", "a")).problems())
        .singleElement()
        .asString()
        .contains("objects[0]", "objects[1]", "objectAlias");
    assertThat(review("objects", objects("a", "a/b")).problems()).hasSize(1);
  }

  @Test
  void isToldNoPodAndBelievesNone() {
    assertThat(review("csi.storage.k8s.io/pod.name", "not a name").problems()).isEmpty();
  }

  @Test
  void noticesOldAndMisspeltParameters() {
    assertThat(review("tenantID", "-", "tenantId", "tid").notices())
        .singleElement()
        .asString()
        .contains("tenantId");
    assertThat(review("clientId", "c").notices()).singleElement().asString().contains("clientID");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "dir/b", "a.crt", "a.key", "many/0", "many/2", "many/2.crt"})
  void knowsTheFilesOfAMount(String file) {
    assertThat(withHistory().makes(file)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"b", "one", "dir", "many", "many/3", "many/00", "many/x", "a.pem", "key.crt", ""})
  void knowsWhatIsNoFileOfAMount(String file) {
    assertThat(withHistory().makes(file)).isFalse();
  }

  private static ClassReview withHistory() {
    var more =
        """
        - {objectName: many, objectType: secret, objectVersionHistory: 3}
        - {objectName: key, objectType: key}
        """;
    var review = review("objects", objects("a", "dir/b") + more);
    assertThat(review.problems()).isEmpty();
    return review;
  }
}
