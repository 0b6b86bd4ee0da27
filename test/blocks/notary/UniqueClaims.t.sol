// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";

import {Signatures} from "../../../contracts/base/Signatures.sol";
import {SignedActions} from "../../../contracts/base/SignedActions.sol";
import {IUniqueClaims} from "../../../contracts/blocks/notary/IUniqueClaims.sol";
import {UniqueClaims} from "../../../contracts/blocks/notary/UniqueClaims.sol";
import {EligibleSet} from "../../../contracts/mocks/EligibleSet.sol";
import {GreedyGate} from "../../../contracts/mocks/GreedyGate.sol";
import {SmartAccount} from "../../../contracts/mocks/SmartAccount.sol";
import {BlockTest} from "../../helpers/BlockTest.sol";

contract UniqueClaimsTest is BlockTest {
    UniqueClaims private claims = new UniqueClaims();
    EligibleSet private gate = new EligibleSet();

    address private opener = makeAddr("opener");
    address private bank;
    uint256 private key;
    address private rival = makeAddr("rival");
    address private relayer = makeAddr("relayer");

    bytes32 private constant TOPIC = keccak256("financier");
    bytes32 private constant KEY = keccak256("invoice 1");
    bytes32 private constant OTHER_KEY = keccak256("invoice 2");
    bytes32 private constant REF = keccak256("loan");
    uint88 private constant NUMBER = 7;
    uint64 private constant NOW = uint64(DEADLINE) - 1 days;

    /// @dev Of the opener: without a gate (for ever, releasable) and with one (for ever, releasable).
    bytes32 private own;
    bytes32 private ownReleasable;
    bytes32 private gated;
    bytes32 private gatedReleasable;

    function setUp() public {
        (bank, key) = makeAddrAndKey("bank");
        vm.warp(NOW);
        gate.set(bank, TOPIC, true);
        gate.set(rival, TOPIC, true);
        own = claims.namespaceId(opener, NUMBER, false, false);
        ownReleasable = claims.namespaceId(opener, NUMBER, false, true);
        _actAs(opener);
        gated = claims.openNamespace(NUMBER, address(gate), TOPIC, false);
        gatedReleasable = claims.openNamespace(NUMBER, address(gate), TOPIC, true);
    }

    function _assertClaim(bytes32 ns, bytes32 key_, address claimant, uint64 time) private view {
        (address holder, uint64 claimedAt) = claims.claimOf(ns, key_);
        assertEq(holder, claimant);
        assertEq(claimedAt, time);
    }

    function _claimDigest(UniqueClaims target, uint256 chainId, address claimant) private view returns (bytes32) {
        bytes32 typehash = keccak256(
            "Claim(address claimant,bytes32 ns,bytes32 key,bytes32 ref,uint256 nonce,uint256 deadline)"
        );
        bytes32 structHash = keccak256(abi.encode(typehash, claimant, gatedReleasable, KEY, REF, 0, DEADLINE));
        return _typedDigest("Trellis UniqueClaims", chainId, address(target), structHash);
    }

    function _releaseDigest(address claimant) private view returns (bytes32) {
        bytes32 typehash = keccak256("Release(address claimant,bytes32 ns,bytes32 key,uint256 nonce,uint256 deadline)");
        bytes32 structHash = keccak256(abi.encode(typehash, claimant, gatedReleasable, KEY, 0, DEADLINE));
        return _typedDigest("Trellis UniqueClaims", block.chainid, address(claims), structHash);
    }

    // ——— namespaces

    function test_works_alone_without_a_gate_and_without_opening() public {
        UniqueClaims alone = new UniqueClaims();
        bytes32 ns = alone.namespaceId(opener, 1, false, false);
        vm.expectEmit(address(alone));
        emit IUniqueClaims.Claimed(ns, KEY, opener, REF);
        alone.claim(ns, KEY, REF);
        (address claimant, uint64 claimedAt) = alone.claimOf(ns, KEY);
        assertEq(claimant, opener);
        assertEq(claimedAt, NOW);
    }

    function testFuzz_puts_opener_number_and_flags_into_the_id(
        address anyone,
        uint88 number,
        bool isGated,
        bool releasable
    ) public view {
        bytes32 ns = claims.namespaceId(anyone, number, isGated, releasable);
        uint8 flags = (isGated ? 1 : 0) + (releasable ? 2 : 0);
        assertEq(ns, bytes32(abi.encodePacked(anyone, number, flags)));
    }

    function test_opens_a_gated_namespace_once() public {
        bytes32 expected = claims.namespaceId(opener, NUMBER + 1, true, true);
        vm.expectEmit(address(claims));
        emit IUniqueClaims.NamespaceOpened(expected, opener, address(gate), TOPIC, true);
        assertEq(claims.openNamespace(NUMBER + 1, address(gate), TOPIC, true), expected);
        (address storedGate, bytes32 topic) = claims.gateOf(expected);
        assertEq(storedGate, address(gate));
        assertEq(topic, TOPIC);

        EligibleSet softer = new EligibleSet();
        vm.expectRevert(abi.encodeWithSelector(IUniqueClaims.NamespaceExists.selector, expected));
        claims.openNamespace(NUMBER + 1, address(softer), TOPIC, true);
    }

    function test_lets_nobody_open_a_namespace_of_another() public {
        _actAs(rival);
        bytes32 ns = claims.openNamespace(NUMBER, address(gate), TOPIC, false);
        assertNotEq(ns, gated);
        assertEq(ns, claims.namespaceId(rival, NUMBER, true, false));
    }

    function test_refuses_a_gate_that_is_no_contract() public {
        vm.expectRevert(abi.encodeWithSelector(IUniqueClaims.NamespaceGateInvalid.selector, address(0)));
        claims.openNamespace(NUMBER + 1, address(0), TOPIC, true);
        vm.expectRevert(abi.encodeWithSelector(IUniqueClaims.NamespaceGateInvalid.selector, rival));
        claims.openNamespace(NUMBER + 1, rival, TOPIC, true);
    }

    function test_refuses_to_claim_in_a_gated_namespace_that_was_not_opened() public {
        bytes32 ns = claims.namespaceId(opener, NUMBER + 1, true, false);
        vm.expectRevert(abi.encodeWithSelector(IUniqueClaims.NamespaceUnknown.selector, ns));
        claims.claim(ns, KEY, REF);
    }

    function testFuzz_refuses_flags_that_mean_nothing(uint8 flags) public {
        flags = uint8(bound(flags, 4, 255));
        bytes32 ns = bytes32(abi.encodePacked(opener, NUMBER, flags));
        vm.expectRevert(abi.encodeWithSelector(IUniqueClaims.NamespaceUnknown.selector, ns));
        claims.claim(ns, KEY, REF);
    }

    // ——— claim

    function test_refuses_anybody_but_the_opener_where_there_is_no_gate() public {
        _actAs(bank);
        vm.expectRevert(abi.encodeWithSelector(IUniqueClaims.ClaimantNotEligible.selector, own, bank));
        claims.claim(own, KEY, REF);
    }

    function test_claims_for_whom_the_gate_lets_through() public {
        _actAs(bank);
        claims.claim(gated, KEY, REF);
        _assertClaim(gated, KEY, bank, NOW);
    }

    function test_refuses_whom_the_gate_does_not_let_through() public {
        vm.expectRevert(abi.encodeWithSelector(IUniqueClaims.ClaimantNotEligible.selector, gated, opener));
        claims.claim(gated, KEY, REF);
        gate.set(opener, keccak256("another topic"), true);
        vm.expectRevert(abi.encodeWithSelector(IUniqueClaims.ClaimantNotEligible.selector, gated, opener));
        claims.claim(gated, KEY, REF);
        gate.set(bank, TOPIC, false);
        _actAs(bank);
        vm.expectRevert(abi.encodeWithSelector(IUniqueClaims.ClaimantNotEligible.selector, gated, bank));
        claims.claim(gated, KEY, REF);
    }

    function testFuzz_refuses_a_key_that_is_taken(bytes32 key_, uint32 later) public {
        _actAs(bank);
        claims.claim(gated, key_, REF);
        vm.warp(uint256(NOW) + later);
        bytes memory refusal = abi.encodeWithSelector(IUniqueClaims.AlreadyClaimed.selector, gated, key_, bank, NOW);
        vm.expectRevert(refusal);
        claims.claim(gated, key_, REF);
        _actAs(rival);
        vm.expectRevert(refusal);
        claims.claim(gated, key_, REF);
        _assertClaim(gated, key_, bank, NOW);
    }

    function test_keeps_namespaces_apart() public {
        claims.claim(own, KEY, REF);
        claims.claim(ownReleasable, KEY, REF);
        _actAs(bank);
        claims.claim(gated, KEY, REF);
        _assertClaim(own, KEY, opener, NOW);
        _assertClaim(gated, KEY, bank, NOW);
    }

    function test_lets_no_gate_claim_while_it_is_asked() public {
        GreedyGate greedy = new GreedyGate();
        bytes32 ns = claims.openNamespace(NUMBER + 1, address(greedy), TOPIC, false);
        greedy.plan(abi.encodeCall(IUniqueClaims.claim, (ns, KEY, REF)));
        vm.expectRevert(bytes("GreedyGate: not let in"));
        claims.claim(ns, KEY, REF);
        _assertClaim(ns, KEY, address(0), 0);
    }

    // ——— claimMany

    function _two(bytes32 first, bytes32 second) private pure returns (bytes32[] memory keys) {
        keys = new bytes32[](2);
        (keys[0], keys[1]) = (first, second);
    }

    function test_claims_many_together() public {
        bytes32[] memory keys = _two(KEY, OTHER_KEY);
        vm.expectEmit(address(claims));
        emit IUniqueClaims.ClaimedMany(own, opener, REF, keys);
        claims.claimMany(own, keys, REF);
        _assertClaim(own, KEY, opener, NOW);
        _assertClaim(own, OTHER_KEY, opener, NOW);
    }

    function test_claims_none_of_many_when_one_is_taken() public {
        _actAs(rival);
        claims.claim(gated, OTHER_KEY, REF);
        _actAs(bank);
        vm.expectRevert(abi.encodeWithSelector(IUniqueClaims.AlreadyClaimed.selector, gated, OTHER_KEY, rival, NOW));
        claims.claimMany(gated, _two(KEY, OTHER_KEY), REF);
        _assertClaim(gated, KEY, address(0), 0);
    }

    function test_refuses_the_same_key_twice_in_one_batch() public {
        vm.expectRevert(abi.encodeWithSelector(IUniqueClaims.AlreadyClaimed.selector, own, KEY, opener, NOW));
        claims.claimMany(own, _two(KEY, KEY), REF);
    }

    function test_refuses_a_batch_of_who_may_not_claim() public {
        vm.expectRevert(abi.encodeWithSelector(IUniqueClaims.ClaimantNotEligible.selector, gated, opener));
        claims.claimMany(gated, _two(KEY, OTHER_KEY), REF);
        _actAs(rival);
        vm.expectRevert(abi.encodeWithSelector(IUniqueClaims.ClaimantNotEligible.selector, own, rival));
        claims.claimMany(own, _two(KEY, OTHER_KEY), REF);
    }

    // ——— claimBySig

    function test_claims_for_who_signed() public {
        bytes memory signature = _sign(key, _claimDigest(claims, block.chainid, bank));
        _actAs(relayer);
        vm.expectEmit(address(claims));
        emit IUniqueClaims.Claimed(gatedReleasable, KEY, bank, REF);
        claims.claimBySig(bank, gatedReleasable, KEY, REF, 0, DEADLINE, signature);
        _assertClaim(gatedReleasable, KEY, bank, NOW);
    }

    function test_claims_for_a_smart_account_until_it_changes_its_mind() public {
        SmartAccount account = new SmartAccount(bank);
        gate.set(address(account), TOPIC, true);
        bytes memory signature = _sign(key, _claimDigest(claims, block.chainid, address(account)));
        account.refuse(true);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, address(account)));
        claims.claimBySig(address(account), gatedReleasable, KEY, REF, 0, DEADLINE, signature);
        account.refuse(false);
        claims.claimBySig(address(account), gatedReleasable, KEY, REF, 0, DEADLINE, signature);
        _assertClaim(gatedReleasable, KEY, address(account), NOW);
    }

    function test_asks_the_gate_about_who_signed_and_not_about_who_sends() public {
        gate.set(bank, TOPIC, false);
        bytes memory signature = _sign(key, _claimDigest(claims, block.chainid, bank));
        _actAs(rival); // eligible itself
        vm.expectRevert(abi.encodeWithSelector(IUniqueClaims.ClaimantNotEligible.selector, gatedReleasable, bank));
        claims.claimBySig(bank, gatedReleasable, KEY, REF, 0, DEADLINE, signature);
    }

    function test_refuses_a_signed_claim_again_after_its_release() public {
        bytes memory signature = _sign(key, _claimDigest(claims, block.chainid, bank));
        claims.claimBySig(bank, gatedReleasable, KEY, REF, 0, DEADLINE, signature);
        _actAs(bank);
        claims.release(gatedReleasable, KEY);
        vm.expectRevert(abi.encodeWithSelector(Nonces.InvalidAccountNonce.selector, bank, 1));
        claims.claimBySig(bank, gatedReleasable, KEY, REF, 0, DEADLINE, signature);
    }

    function test_refuses_a_signature_for_another_claim_chain_or_contract() public {
        bytes memory signature = _sign(key, _claimDigest(claims, block.chainid, bank));
        bytes memory refusal = abi.encodeWithSelector(Signatures.SignatureInvalid.selector, bank);
        vm.expectRevert(refusal);
        claims.claimBySig(bank, gated, KEY, REF, 0, DEADLINE, signature);
        vm.expectRevert(refusal);
        claims.claimBySig(bank, gatedReleasable, OTHER_KEY, REF, 0, DEADLINE, signature);
        vm.expectRevert(refusal);
        claims.claimBySig(bank, gatedReleasable, KEY, TOPIC, 0, DEADLINE, signature);
        bytes memory elsewhere = _sign(key, _claimDigest(claims, block.chainid + 1, bank));
        vm.expectRevert(refusal);
        claims.claimBySig(bank, gatedReleasable, KEY, REF, 0, DEADLINE, elsewhere);
        bytes memory forTwin = _sign(key, _claimDigest(new UniqueClaims(), block.chainid, bank));
        vm.expectRevert(refusal);
        claims.claimBySig(bank, gatedReleasable, KEY, REF, 0, DEADLINE, forTwin);
    }

    function test_accepts_a_signed_claim_until_its_deadline_itself() public {
        bytes memory signature = _sign(key, _claimDigest(claims, block.chainid, bank));
        vm.warp(DEADLINE + 1);
        vm.expectRevert(abi.encodeWithSelector(SignedActions.SignatureExpired.selector, DEADLINE));
        claims.claimBySig(bank, gatedReleasable, KEY, REF, 0, DEADLINE, signature);
        vm.warp(DEADLINE);
        claims.claimBySig(bank, gatedReleasable, KEY, REF, 0, DEADLINE, signature);
        _assertClaim(gatedReleasable, KEY, bank, uint64(DEADLINE));
    }

    // ——— release

    function test_frees_a_key_for_the_next() public {
        _actAs(bank);
        claims.claim(gatedReleasable, KEY, REF);
        vm.expectEmit(address(claims));
        emit IUniqueClaims.Released(gatedReleasable, KEY, bank);
        claims.release(gatedReleasable, KEY);
        _assertClaim(gatedReleasable, KEY, address(0), 0);
        _actAs(rival);
        claims.claim(gatedReleasable, KEY, REF);
        _assertClaim(gatedReleasable, KEY, rival, NOW);
    }

    function test_lets_a_claimant_release_that_lost_its_eligibility() public {
        _actAs(bank);
        claims.claim(gatedReleasable, KEY, REF);
        gate.set(bank, TOPIC, false);
        claims.release(gatedReleasable, KEY);
        _assertClaim(gatedReleasable, KEY, address(0), 0);
    }

    function test_refuses_to_release_what_is_claimed_for_ever() public {
        claims.claim(own, KEY, REF);
        vm.expectRevert(abi.encodeWithSelector(IUniqueClaims.ClaimNotReleasable.selector, own));
        claims.release(own, KEY);
        _actAs(bank);
        claims.claim(gated, KEY, REF);
        vm.expectRevert(abi.encodeWithSelector(IUniqueClaims.ClaimNotReleasable.selector, gated));
        claims.release(gated, KEY);
    }

    function test_refuses_to_release_for_another_or_twice() public {
        _actAs(bank);
        claims.claim(gatedReleasable, KEY, REF);
        _actAs(rival);
        vm.expectRevert(abi.encodeWithSelector(IUniqueClaims.ClaimantOnly.selector, gatedReleasable, KEY, rival));
        claims.release(gatedReleasable, KEY);
        _actAs(opener);
        vm.expectRevert(abi.encodeWithSelector(IUniqueClaims.ClaimantOnly.selector, gatedReleasable, KEY, opener));
        claims.release(gatedReleasable, KEY);
        _actAs(bank);
        claims.release(gatedReleasable, KEY);
        vm.expectRevert(abi.encodeWithSelector(IUniqueClaims.ClaimantOnly.selector, gatedReleasable, KEY, bank));
        claims.release(gatedReleasable, KEY);
    }

    function test_releases_for_who_signed() public {
        _actAs(bank);
        claims.claim(gatedReleasable, KEY, REF);
        bytes memory signature = _sign(key, _releaseDigest(bank));
        _actAs(relayer);
        claims.releaseBySig(bank, gatedReleasable, KEY, 0, DEADLINE, signature);
        _assertClaim(gatedReleasable, KEY, address(0), 0);
    }

    function test_refuses_a_signed_release_of_another_key_or_by_another() public {
        _actAs(bank);
        claims.claimMany(gatedReleasable, _two(KEY, OTHER_KEY), REF);
        bytes memory signature = _sign(key, _releaseDigest(bank));
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, bank));
        claims.releaseBySig(bank, gatedReleasable, OTHER_KEY, 0, DEADLINE, signature);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, rival));
        claims.releaseBySig(rival, gatedReleasable, KEY, 0, DEADLINE, signature);
        _assertClaim(gatedReleasable, KEY, bank, NOW);
    }
}
