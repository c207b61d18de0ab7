// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.webhook.admission.Admission;
import dev.keyway.webhook.admission.AdmissionRequest;
import dev.keyway.webhook.admission.Verdict;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ManifestAdmissionTest {
  /// Has against a class what its parameter `bad` says, and warns of what `odd` says. Makes a file
  /// called `a`.
  private static final Admission CLASSES =
      ManifestAdmission.secretProviderClasses(parameters ->
          new ClassRules.Review(
              new Report(said(parameters.get("bad")), said(parameters.get("odd"))), "a"::equals));

  private static final Admission IDENTITIES =
      ManifestAdmission.azureIdentities(
          identity -> new Report(said(identity.clientId()), said(identity.resourceId())));

  private static final Admission BINDINGS =
      ManifestAdmission.azureIdentityBindings(
          new Surroundings() {
            @Override
            public boolean hasIdentity(String namespace, String name) {
              return (namespace + "/" + name).equals("demo/known");
            }

            @Override
            public boolean hasPodWith(String selector) {
              return selector.equals("carried");
            }
          });

  private static List<String> said(@Nullable String text) {
    return text == null || text.isEmpty() ? List.of() : List.of(text);
  }

  private static final JsonMapper JSON = new JsonMapper();

  private static JsonNode json(String text) {
    return JSON.readTree(text.replace('\'', '"'));
  }

  private static JsonNode object(String spec) {
    return json("{'metadata':{'name':'one'},'spec':{%s}}".formatted(spec));
  }

  private static Verdict review(Admission admission, String spec) {
    return review(admission, "CREATE", object(spec), Optional.empty());
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static Verdict review(
      Admission admission, String operation, JsonNode object, Optional<JsonNode> old) {
    return admission.review(
        new AdmissionRequest("uid", "Kind", "demo", "one", operation, object, old));
  }

  private static List<String> warnings(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Allowed.class);
    assertThat(((Verdict.Allowed) verdict).patch()).isEmpty();
    return ((Verdict.Allowed) verdict).warnings();
  }

  private static String refusal(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Denied.class);
    assertThat(((Verdict.Denied) verdict).code()).isEqualTo(422);
    return ((Verdict.Denied) verdict).message();
  }

  @Test
  void refusesAClassThatTheProviderCannotUse() {
    assertThat(refusal(review(CLASSES, "'provider':'azure','parameters':{'bad':'no vault'}")))
        .isEqualTo("SecretProviderClass demo/one cannot work: no vault");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'provider':'aws',", "'provider':'Azure',", ""})
  void leavesClassesOfOtherProvidersAlone(String provider) {
    assertThat(warnings(review(CLASSES, provider + "'parameters':{'bad':'x','odd':'y'}")))
        .isEmpty();
  }

  @Test
  void warnsOfFilesForSecretsThatNoObjectMakes() {
    var spec =
        """
        'provider':'azure','parameters':{'odd':'strange'},
        'secretObjects':[{'secretName':'s','type':'Opaque','data':[
          {'objectName':'a','key':'k'},
          {'objectName':' a ','key':'l'},
          {'objectName':'b','key':'m'}]}]
        """;
    assertThat(warnings(review(CLASSES, spec)))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo("SecretProviderClass demo/one: strange"),
            second -> assertThat(second).contains("Secret s", "\"b\"", "objectAlias"));
  }

  @Test
  void judgesIdentitiesByTheRulesHandedIn() {
    assertThat(refusal(review(IDENTITIES, "'clientID':'bad'")))
        .isEqualTo("AzureIdentity demo/one cannot work: bad");
    assertThat(warnings(review(IDENTITIES, "'resourceID':'odd'")))
        .containsExactly("AzureIdentity demo/one: odd");
  }

  @ParameterizedTest
  @CsvSource({
    "'',s,azureIdentity is not set",
    "known,'',selector is not set",
    "known,' ',selector is not set",
    "known,a b,a b",
    "known,-a,-a",
    "known,'a=b',a=b",
  })
  void refusesBindingsThatCanBindNothing(String identity, String selector, String hint) {
    assertThat(
            refusal(
                review(
                    BINDINGS,
                    "'azureIdentity':'%s','selector':'%s'".formatted(identity, selector))))
        .startsWith("AzureIdentityBinding demo/one cannot work: ")
        .contains(hint);
  }

  @Test
  void saysAllThatIsWrong() {
    assertThat(refusal(review(BINDINGS, "")))
        .contains("(1) azureIdentity", "; (2) selector")
        .doesNotEndWith(";");
  }

  @Test
  void warnsOfWhatABindingRefersToInVain() {
    assertThat(warnings(review(BINDINGS, "'azureIdentity':'known','selector':'carried'")))
        .isEmpty();
    assertThat(warnings(review(BINDINGS, "'azureIdentity':'other','selector':'nobody'")))
        .satisfiesExactly(
            first -> assertThat(first).contains("no AzureIdentity demo/other"),
            second -> assertThat(second).contains("aadpodidbinding: nobody"));
  }

  static Stream<Admission> admissions() {
    return Stream.of(CLASSES, IDENTITIES, BINDINGS);
  }

  private static final String BAD =
      "'provider':'azure','parameters':{'bad':'x'},'clientID':'bad','selector':''";

  @ParameterizedTest
  @MethodSource("admissions")
  void letsBrokenObjectsBeEditedElsewhere(Admission admission) {
    var broken = object(BAD);
    var relabelled =
        json("{'metadata':{'name':'one','labels':{'a':'b'}},'spec':{%s}}".formatted(BAD));
    assertThat(review(admission, "UPDATE", relabelled, Optional.of(broken)))
        .isEqualTo(Verdict.Allowed.AS_IT_IS);
    assertThat(refusal(review(admission, "UPDATE", broken, Optional.of(object("'other':1")))))
        .contains("demo/one cannot work");
    assertThat(refusal(review(admission, "CREATE", broken, Optional.empty())))
        .contains("demo/one cannot work");
  }

  @ParameterizedTest
  @MethodSource("admissions")
  void letsBrokenObjectsGo(Admission admission) {
    var leaving =
        json(
            "{'metadata':{'name':'one','deletionTimestamp':'2026-01-01T00:00:00Z'},'spec':{%s}}"
                .formatted(BAD));
    assertThat(review(admission, "UPDATE", leaving, Optional.of(object("'other':1"))))
        .isEqualTo(Verdict.Allowed.AS_IT_IS);
    assertThat(review(admission, "DELETE", json("null"), Optional.of(object(BAD))))
        .isEqualTo(Verdict.Allowed.AS_IT_IS);
  }

  @ParameterizedTest
  @MethodSource("admissions")
  void answersWhateverItIsSent(Admission admission) {
    var deep =
        String.join("", Collections.nCopies(60, "["))
            + String.join("", Collections.nCopies(60, "]"));
    for (var text :
        List.of(
            "1",
            "null",
            "[]",
            "{}",
            "{'spec':1}",
            "{'spec':[]}",
            "{'metadata':[],'spec':{'provider':[],'parameters':1,'secretObjects':{}}}",
            "{'spec':{'provider':'azure','secretObjects':[1,{'data':1},{'data':[{},1]}]}}",
            "{'spec':{'type':'x','clientPassword':1,'auxiliaryTenantIDs':{}}}",
            "{'spec':%s}".formatted(deep))) {
      var verdict = review(admission, "CREATE", json(text), Optional.empty());
      if (verdict instanceof Verdict.Denied(int code, String message)) {
        assertThat(code).isIn(400, 422);
        assertThat(message).isNotBlank();
      }
    }
  }

  @Test
  void cutsWhatWouldFillTheScreen() {
    var verdict =
        review(CLASSES, "'provider':'azure','parameters':{'bad':'%s'}".formatted("x".repeat(9999)));
    assertThat(refusal(verdict)).hasSizeLessThan(500);
    assertThat(Refusal.of("it", Collections.nCopies(30, "p"))).endsWith("; and 10 more");
  }
}
