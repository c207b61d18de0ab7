// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.matching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import dev.keyway.kubernetes.client.Resources;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityReviewTest {
  private static final String GUID = "0a1B2c3d-0000-1111-2222-333344445555";
  private static final String RESOURCE =
      "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/"
          + "userAssignedIdentities/i";
  private static final String MANAGED =
      "'clientID':'%s','resourceID':'%s'".formatted(GUID, RESOURCE);
  private static final String SECRET = ",'clientPassword':{'name':'s'}";
  private static final String PRINCIPAL =
      "'type':1,'clientID':'%s','tenantID':'t'%s".formatted(GUID, SECRET);

  private static IdentityReview review(String spec) {
    var json =
        "{'metadata':{'namespace':'demo','name':'id'},'spec':{%s}}"
            .formatted(spec)
            .replace('\'', '"');
    try {
      return IdentityReview.of(
          Resources.AZURE_IDENTITIES
              .read()
              .apply(JsonObject.parse(json.getBytes(StandardCharsets.UTF_8))));
    } catch (MalformedJson e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",'adEndpoint':'https://login.microsoftonline.us/'",
        ",'auxiliaryTenantIDs':['a','b','c']",
        ",'clientPassword':{'name':'s','namespace':'demo'}",
      })
  void hasNothingAgainstAServicePrincipal(String more) {
    var spec = PRINCIPAL.replace(more.contains("clientPassword") ? SECRET : "", "") + more;
    assertThat(review(spec)).isEqualTo(review(MANAGED));
    assertThat(review(MANAGED).problems()).isEmpty();
    assertThat(review(MANAGED).notices()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'type':3|type 3",
        "'resourceID':'/x'|resourceID \"/x\"",
        "'resourceID':'/x'|no clientID",
        "'clientID':'my-identity'|my-identity",
        "'type':1|no clientID",
        "'type':1|no tenantID",
        "'type':2|clientPassword",
        "'type':1,'clientPassword':{'namespace':'demo'}|clientPassword",
        "'type':1,'adEndpoint':'http://login.local'|http://login.local",
        "'type':1,'auxiliaryTenantIDs':['a','b','c','d']|at most",
      })
  void saysWhyAnIdentityCanNeverGiveAToken(String spec, String hint) {
    assertThat(review(spec).problems()).anySatisfy(problem -> assertThat(problem).contains(hint));
  }

  @Test
  void leavesOpenWhatOtherSettingsAllow() {
    var withoutResource = review("'clientID':'%s'".formatted(GUID));
    assertThat(withoutResource.problems()).isEmpty();
    assertThat(withoutResource.notices()).singleElement().asString().contains("managed mode");
    var elsewhere = review(PRINCIPAL.replace("'name':'s'", "'name':'s','namespace':'other'"));
    assertThat(elsewhere.problems()).isEmpty();
    assertThat(elsewhere.notices()).singleElement().asString().contains("other/s");
  }
}
