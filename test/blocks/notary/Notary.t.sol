// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";

import {Signatures} from "../../../contracts/base/Signatures.sol";
import {SignedActions} from "../../../contracts/base/SignedActions.sol";
import {INotary} from "../../../contracts/blocks/notary/INotary.sol";
import {Notary} from "../../../contracts/blocks/notary/Notary.sol";
import {SmartAccount} from "../../../contracts/mocks/SmartAccount.sol";
import {BlockTest} from "../../helpers/BlockTest.sol";

contract NotaryTest is BlockTest {
    Notary private notary = new Notary();

    address private author;
    uint256 private key;
    address private copycat = makeAddr("copycat");
    address private relayer = makeAddr("relayer");

    bytes32 private constant DIGEST = keccak256("a report");
    bytes32 private constant OTHER = keccak256("another report");
    bytes32 private constant DOC = keccak256("report of the year");
    bytes32 private constant NONE = bytes32(0);
    string private constant URI = "https://example.org/report.pdf";
    uint64 private constant NOW = uint64(DEADLINE) - 1 days;

    function setUp() public {
        (author, key) = makeAddrAndKey("author");
        vm.warp(NOW);
        _actAs(author);
    }

    function _anchorDigest(Notary target, uint256 chainId, address anchorer) private pure returns (bytes32) {
        bytes32 typehash = keccak256("Anchor(address anchorer,bytes32 digest,uint256 nonce,uint256 deadline)");
        bytes32 structHash = keccak256(abi.encode(typehash, anchorer, DIGEST, 0, DEADLINE));
        return _typedDigest("Trellis Notary", chainId, address(target), structHash);
    }

    function _publishDigest(address publisher, string memory uri) private view returns (bytes32) {
        bytes32 typehash = keccak256(
            "Publish(address publisher,bytes32 docId,bytes32 digest,bytes32 supersedes,string uri,uint256 nonce,uint256 deadline)"
        );
        bytes32 structHash = keccak256(
            abi.encode(typehash, publisher, DOC, DIGEST, NONE, keccak256(bytes(uri)), 0, DEADLINE)
        );
        return _typedDigest("Trellis Notary", block.chainid, address(notary), structHash);
    }

    // ——— anchor

    function test_works_alone() public {
        vm.expectEmit(address(notary));
        emit INotary.Anchored(author, DIGEST);
        notary.anchor(DIGEST);
        assertEq(notary.anchoredAt(author, DIGEST), NOW);
        assertEq(notary.anchoredAt(author, OTHER), 0);
    }

    function testFuzz_keeps_the_first_time(bytes32 digest, uint32 later) public {
        vm.assume(digest != NONE);
        notary.anchor(digest);
        vm.warp(uint256(NOW) + later);
        vm.expectRevert(abi.encodeWithSelector(INotary.AlreadyAnchored.selector, author, digest, NOW));
        notary.anchor(digest);
        assertEq(notary.anchoredAt(author, digest), NOW);
    }

    function test_refuses_the_zero_digest() public {
        vm.expectRevert(INotary.DigestZero.selector);
        notary.anchor(NONE);
    }

    function test_takes_no_date_from_an_author_whose_digest_was_copied() public {
        _actAs(copycat);
        notary.anchor(DIGEST);
        vm.warp(NOW + 1);
        _actAs(author);
        notary.anchor(DIGEST);
        assertEq(notary.anchoredAt(copycat, DIGEST), NOW);
        assertEq(notary.anchoredAt(author, DIGEST), NOW + 1);
    }

    // ——— anchorMany

    function _two(bytes32 first, bytes32 second) private pure returns (bytes32[] memory digests) {
        digests = new bytes32[](2);
        (digests[0], digests[1]) = (first, second);
    }

    function test_anchors_many_at_one_time() public {
        bytes32[] memory digests = _two(DIGEST, OTHER);
        vm.expectEmit(address(notary));
        emit INotary.AnchoredMany(author, digests);
        notary.anchorMany(digests);
        assertEq(notary.anchoredAt(author, DIGEST), NOW);
        assertEq(notary.anchoredAt(author, OTHER), NOW);
    }

    function test_anchors_none_of_many_when_one_was_anchored() public {
        notary.anchor(OTHER);
        vm.expectRevert(abi.encodeWithSelector(INotary.AlreadyAnchored.selector, author, OTHER, NOW));
        notary.anchorMany(_two(DIGEST, OTHER));
        assertEq(notary.anchoredAt(author, DIGEST), 0);
    }

    function test_refuses_the_same_digest_twice_in_one_batch() public {
        vm.expectRevert(abi.encodeWithSelector(INotary.AlreadyAnchored.selector, author, DIGEST, NOW));
        notary.anchorMany(_two(DIGEST, DIGEST));
    }

    function test_refuses_the_zero_digest_among_many() public {
        vm.expectRevert(INotary.DigestZero.selector);
        notary.anchorMany(_two(DIGEST, NONE));
    }

    // ——— anchorBySig

    function test_anchors_for_who_signed() public {
        bytes memory signature = _sign(key, _anchorDigest(notary, block.chainid, author));
        _actAs(relayer);
        vm.expectEmit(address(notary));
        emit INotary.Anchored(author, DIGEST);
        notary.anchorBySig(author, DIGEST, 0, DEADLINE, signature);
        assertEq(notary.anchoredAt(author, DIGEST), NOW);
        assertEq(notary.anchoredAt(relayer, DIGEST), 0);
    }

    function test_anchors_for_a_smart_account_that_signed() public {
        SmartAccount account = new SmartAccount(author);
        bytes memory signature = _sign(key, _anchorDigest(notary, block.chainid, address(account)));
        notary.anchorBySig(address(account), DIGEST, 0, DEADLINE, signature);
        assertEq(notary.anchoredAt(address(account), DIGEST), NOW);
        assertEq(notary.anchoredAt(author, DIGEST), 0);
    }

    function test_refuses_a_signature_for_another_digest_anchorer_chain_or_contract() public {
        bytes memory signature = _sign(key, _anchorDigest(notary, block.chainid, author));
        bytes memory refusal = abi.encodeWithSelector(Signatures.SignatureInvalid.selector, author);
        vm.expectRevert(refusal);
        notary.anchorBySig(author, OTHER, 0, DEADLINE, signature);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, copycat));
        notary.anchorBySig(copycat, DIGEST, 0, DEADLINE, signature);
        bytes memory elsewhere = _sign(key, _anchorDigest(notary, block.chainid + 1, author));
        vm.expectRevert(refusal);
        notary.anchorBySig(author, DIGEST, 0, DEADLINE, elsewhere);
        bytes memory forTwin = _sign(key, _anchorDigest(new Notary(), block.chainid, author));
        vm.expectRevert(refusal);
        notary.anchorBySig(author, DIGEST, 0, DEADLINE, forTwin);
    }

    function test_refuses_a_signed_anchor_after_its_deadline_or_out_of_turn() public {
        bytes memory signature = _sign(key, _anchorDigest(notary, block.chainid, author));
        vm.expectRevert(abi.encodeWithSelector(Nonces.InvalidAccountNonce.selector, author, 0));
        notary.anchorBySig(author, DIGEST, 1, DEADLINE, signature);
        vm.warp(DEADLINE + 1);
        vm.expectRevert(abi.encodeWithSelector(SignedActions.SignatureExpired.selector, DEADLINE));
        notary.anchorBySig(author, DIGEST, 0, DEADLINE, signature);
    }

    // ——— publish

    function test_publishes_versions_one_after_the_other() public {
        vm.expectEmit(address(notary));
        emit INotary.Published(author, DOC, DIGEST, NONE, URI);
        notary.publish(DOC, DIGEST, NONE, URI);
        vm.warp(NOW + 1);
        vm.expectEmit(address(notary));
        emit INotary.Published(author, DOC, OTHER, DIGEST, URI);
        notary.publish(DOC, OTHER, DIGEST, URI);
        (bytes32 digest, uint64 publishedAt) = notary.latest(author, DOC);
        assertEq(digest, OTHER);
        assertEq(publishedAt, NOW + 1);
    }

    function test_puts_an_earlier_version_back() public {
        notary.publish(DOC, DIGEST, NONE, URI);
        notary.publish(DOC, OTHER, DIGEST, URI);
        notary.publish(DOC, DIGEST, OTHER, URI);
        (bytes32 digest, ) = notary.latest(author, DOC);
        assertEq(digest, DIGEST);
    }

    function test_keeps_the_documents_of_publishers_apart() public {
        notary.publish(DOC, DIGEST, NONE, URI);
        _actAs(copycat);
        notary.publish(DOC, OTHER, NONE, URI);
        (bytes32 digest, ) = notary.latest(author, DOC);
        assertEq(digest, DIGEST);
    }

    function test_refuses_to_supersede_what_does_not_stand() public {
        vm.expectRevert(abi.encodeWithSelector(INotary.VersionConflict.selector, DOC, NONE, OTHER));
        notary.publish(DOC, DIGEST, OTHER, URI);
        notary.publish(DOC, DIGEST, NONE, URI);
        vm.expectRevert(abi.encodeWithSelector(INotary.VersionConflict.selector, DOC, DIGEST, NONE));
        notary.publish(DOC, OTHER, NONE, URI);
    }

    function test_refuses_to_publish_the_zero_digest() public {
        vm.expectRevert(INotary.DigestZero.selector);
        notary.publish(DOC, NONE, NONE, URI);
    }

    // ——— publishBySig

    function test_publishes_for_who_signed() public {
        bytes memory signature = _sign(key, _publishDigest(author, URI));
        _actAs(relayer);
        vm.expectEmit(address(notary));
        emit INotary.Published(author, DOC, DIGEST, NONE, URI);
        notary.publishBySig(author, DOC, DIGEST, NONE, URI, 0, DEADLINE, signature);
        (bytes32 digest, uint64 publishedAt) = notary.latest(author, DOC);
        assertEq(digest, DIGEST);
        assertEq(publishedAt, NOW);
    }

    function test_refuses_to_publish_anything_else_than_was_signed() public {
        bytes memory signature = _sign(key, _publishDigest(author, URI));
        bytes memory refusal = abi.encodeWithSelector(Signatures.SignatureInvalid.selector, author);
        vm.expectRevert(refusal);
        notary.publishBySig(author, keccak256("another document"), DIGEST, NONE, URI, 0, DEADLINE, signature);
        vm.expectRevert(refusal);
        notary.publishBySig(author, DOC, OTHER, NONE, URI, 0, DEADLINE, signature);
        vm.expectRevert(refusal);
        notary.publishBySig(author, DOC, DIGEST, OTHER, URI, 0, DEADLINE, signature);
        vm.expectRevert(refusal);
        notary.publishBySig(author, DOC, DIGEST, NONE, "https://example.org/forged", 0, DEADLINE, signature);
        vm.expectRevert(refusal);
        notary.publishBySig(author, DOC, DIGEST, NONE, URI, 0, DEADLINE + 1, signature);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, copycat));
        notary.publishBySig(copycat, DOC, DIGEST, NONE, URI, 0, DEADLINE, signature);
    }

    function test_refuses_a_signed_version_a_second_time() public {
        bytes memory signature = _sign(key, _publishDigest(author, URI));
        notary.publishBySig(author, DOC, DIGEST, NONE, URI, 0, DEADLINE, signature);
        vm.expectRevert(abi.encodeWithSelector(Nonces.InvalidAccountNonce.selector, author, 1));
        notary.publishBySig(author, DOC, DIGEST, NONE, URI, 0, DEADLINE, signature);
    }

    // ——— provenAt

    function testFuzz_proves_a_leaf_under_an_anchored_root(bytes32 leaf, bytes32 sibling) public {
        vm.assume(leaf != sibling);
        bytes32 root = Hashes.commutativeKeccak256(leaf, sibling);
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = sibling;
        assertEq(notary.provenAt(author, root, leaf, proof), 0, "not anchored yet");
        notary.anchor(root);
        assertEq(notary.provenAt(author, root, leaf, proof), NOW);
        assertEq(notary.provenAt(copycat, root, leaf, proof), 0, "anchored by another");
        assertEq(notary.provenAt(author, root, ~leaf, proof), 0, "another leaf");
        assertEq(notary.provenAt(author, root, leaf, new bytes32[](0)), 0, "no proof");
    }

    function test_proves_an_anchored_digest_by_itself() public {
        notary.anchor(DIGEST);
        assertEq(notary.provenAt(author, DIGEST, DIGEST, new bytes32[](0)), NOW);
        assertEq(notary.provenAt(author, NONE, NONE, new bytes32[](0)), 0);
    }
}
