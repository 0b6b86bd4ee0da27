// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ICertificateTypes} from "../../../contracts/base/ICertificateTypes.sol";
import {IEligibility} from "../../../contracts/base/IEligibility.sol";
import {MerkleLog} from "../../../contracts/base/MerkleLog.sol";
import {IEndorsements} from "../../../contracts/kits/IEndorsements.sol";
import {CertificateBatches} from "../../../contracts/systems/security/CertificateBatches.sol";
import {ICertificateBatches} from "../../../contracts/systems/security/ICertificateBatches.sol";
import {CertificateTest} from "./CertificateTest.sol";

contract CertificateBatchesTest is CertificateTest {
    uint128 private constant FEE = 10_000;

    CertificateBatches private batches;
    address private isp = makeAddr("isp");
    ICertificateBatches.BatchedCertificate[2] private certificates;
    bytes32[2] private leaves;
    bytes32 private root;

    function setUp() public {
        IEligibility authorities = IEligibility(address(participants));
        batches = new CertificateBatches(authorities, endorsements, ctLog, money, FEE, treasury);
        vm.stopPrank();
        participants.enroll(isp, batches.REGISTRATION_AUTHORITY(), "isp", type(uint64).max);
        money.mint(isp, 1e9);
        for (uint256 i = 0; i < 2; ++i) {
            certificates[i] = ICertificateBatches.BatchedCertificate({
                subjectKey: i == 0 ? KEY : keccak256("pseudonym"),
                spki: keccak256(abi.encode("key", i)),
                subject: i == 0 ? bank : address(0),
                notBefore: uint40(block.timestamp),
                notAfter: uint40(block.timestamp + 10 days),
                level: i == 0 ? ICertificateTypes.Level.EV : ICertificateTypes.Level.DV,
                organisation: i == 0 ? ORGANISATION : bytes32(0)
            });
            leaves[i] = keccak256(abi.encode(keccak256(abi.encode(certificates[i]))));
        }
        root = keccak256(abi.encode(leaves[0], leaves[1]));
        _actAs(isp);
        money.approve(address(batches), type(uint256).max);
    }

    function test_oneRootIssuesThemAll() public {
        bytes32 batch = keccak256(abi.encode(isp, root, uint32(2)));
        vm.expectEmit(address(batches));
        emit ICertificateBatches.BatchIssued(batch, isp, root, 2, uint40(block.timestamp));
        assertEq(batches.issueBatch(root, 2), batch);
        assertEq(batches.issuedAt(batch), block.timestamp);
        assertEq(money.balanceOf(treasury), 2 * FEE);
        for (uint32 i = 0; i < 2; ++i) _assertVerdict(i, ICertificateTypes.Verdict.Valid);
        (uint64 size, bytes32 head, ) = ctLog.headOf(batches.issuanceLog());
        assertEq(size, 1);
        assertEq(head, MerkleLog.leafHash(abi.encode(ICertificateBatches.Entry.BatchIssued, batch, block.timestamp)));
        vm.expectRevert(abi.encodeWithSelector(ICertificateBatches.BatchExists.selector, batch));
        batches.issueBatch(root, 2);
    }

    function test_onlyRegistrationAuthoritiesIssue() public {
        _actAs(thief);
        vm.expectRevert(abi.encodeWithSelector(ICertificateBatches.RegistrationAuthorityOnly.selector, thief));
        batches.issueBatch(root, 2);
        _actAs(isp);
        vm.expectRevert(abi.encodeWithSelector(ICertificateBatches.BatchCountInvalid.selector, 0));
        batches.issueBatch(root, 0);
        vm.expectRevert(abi.encodeWithSelector(ICertificateBatches.BatchCountInvalid.selector, 2 ** 20 + 1));
        batches.issueBatch(root, 2 ** 20 + 1);
    }

    function test_whatIsNotWhereItIsSaidToBeIsUnknown() public {
        _assertVerdict(0, ICertificateTypes.Verdict.Unknown);
        batches.issueBatch(root, 2);
        ICertificateBatches.Place memory place = _place(0);
        place.index = 1;
        assertEq(uint8(_standing(0, place).verdict), uint8(ICertificateTypes.Verdict.Unknown));
        place = _place(0);
        place.count = 3;
        assertEq(uint8(_standing(0, place).verdict), uint8(ICertificateTypes.Verdict.Unknown));
        place = _place(0);
        place.issuer = bank;
        assertEq(uint8(_standing(0, place).verdict), uint8(ICertificateTypes.Verdict.Unknown));
        place = _place(0);
        place.proof = new bytes32[](0);
        assertEq(uint8(_standing(0, place).verdict), uint8(ICertificateTypes.Verdict.Unknown));
        assertEq(uint8(_standing(1, _place(0)).verdict), uint8(ICertificateTypes.Verdict.Unknown));
        certificates[0].spki = keccak256("other");
        _assertVerdict(0, ICertificateTypes.Verdict.Unknown);
    }

    /// @dev An index beyond the count would have a bit of its own, which nobody could set.
    function test_aPlaceBeyondTheCountIsNone() public {
        batches.issueBatch(root, 1);
        ICertificateBatches.Place memory place = _place(1);
        place.count = 1;
        assertEq(uint8(_standing(1, place).verdict), uint8(ICertificateTypes.Verdict.Unknown));
    }

    /// @dev What a tree of sorted pairs would let its maker do: two certificates at one place, for one fee, with one status.
    function test_oneFeeIsForOneCertificate() public {
        batches.issueBatch(root, 1);
        for (uint32 i = 0; i < 2; ++i) {
            ICertificateBatches.Place memory place = _place(i);
            (place.count, place.index) = (1, 0);
            assertEq(uint8(_standing(i, place).verdict), uint8(ICertificateTypes.Verdict.Unknown));
        }
        batches.issueBatch(root, 2);
        ICertificateBatches.Place memory other = _place(1);
        other.index = 0;
        assertEq(uint8(_standing(1, other).verdict), uint8(ICertificateTypes.Verdict.Unknown));
    }

    function test_isGoodForNoLongerThanTheLongest() public {
        certificates[0].notAfter = type(uint40).max;
        leaves[0] = keccak256(abi.encode(keccak256(abi.encode(certificates[0]))));
        root = keccak256(abi.encode(leaves[0], leaves[1]));
        batches.issueBatch(root, 2);
        assertEq(_standing(0, _place(0)).notAfter, block.timestamp + 47 days);
        vm.warp(block.timestamp + 47 days);
        _assertVerdict(0, ICertificateTypes.Verdict.Valid);
        vm.warp(block.timestamp + 1);
        _assertVerdict(0, ICertificateTypes.Verdict.Expired);
    }

    function test_tellsWhenACertificateWasIncluded() public {
        bytes32 hash = batches.hashOf(certificates[0]);
        bytes memory evidence = abi.encode(_place(0));
        assertEq(batches.includedAt(isp, hash, evidence), 0);
        batches.issueBatch(root, 2);
        assertEq(batches.includedAt(isp, hash, evidence), block.timestamp);
        assertEq(batches.includedAt(bank, hash, evidence), 0);
        assertEq(batches.includedAt(isp, hash, abi.encode(_place(1))), 0);
        assertEq(batches.includedAt(isp, batches.hashOf(certificates[1]), evidence), 0);
    }

    function test_isGoodFromItsFirstSecondToItsLast() public {
        batches.issueBatch(root, 2);
        vm.warp(certificates[0].notBefore - 1);
        _assertVerdict(0, ICertificateTypes.Verdict.NotYetValid);
        vm.warp(certificates[0].notAfter);
        _assertVerdict(0, ICertificateTypes.Verdict.Valid);
        vm.warp(certificates[0].notAfter + 1);
        _assertVerdict(0, ICertificateTypes.Verdict.Expired);
    }

    function test_theIssuerRevokesByWords() public {
        bytes32 batch = batches.issueBatch(root, 2);
        (uint32[] memory words, uint256[] memory masks) = (new uint32[](1), new uint256[](1));
        masks[0] = 2;
        _actAs(thief);
        bytes32 foreign = batches.batchOf(thief, root, 2);
        vm.expectRevert(abi.encodeWithSelector(ICertificateBatches.CertificateBatchUnknown.selector, foreign));
        batches.revokeInBatch(root, 2, words, masks);
        _actAs(isp);
        batches.revokeInBatch(root, 2, words, masks);
        _assertVerdict(0, ICertificateTypes.Verdict.Valid);
        _assertVerdict(1, ICertificateTypes.Verdict.Revoked);
        masks[0] = 1;
        batches.revokeInBatch(root, 2, words, masks);
        assertEq(batches.statusWord(batch, 0), 3);
        _assertVerdict(1, ICertificateTypes.Verdict.Revoked);

        words[0] = 1;
        _refusesRevocation(words, masks, 0);
        _refusesRevocation(new uint32[](0), new uint256[](0), 0);
        _refusesRevocation(words, new uint256[](2), 1);
        _refusesRevocation(new uint32[](2), new uint256[](2), 1);
    }

    function test_theSubjectRevokesItsOwn() public {
        batches.issueBatch(root, 2);
        ICertificateBatches.BatchedCertificate memory certificate = certificates[0];
        vm.expectRevert(abi.encodeWithSelector(ICertificateTypes.SubjectOnly.selector, KEY, isp));
        batches.revokeBatched(certificate, _place(0));
        _actAs(bank);
        bytes32 batch = batches.batchOf(isp, root, 2);
        ICertificateBatches.Place memory wrong = _place(0);
        wrong.index = 1;
        vm.expectRevert(abi.encodeWithSelector(ICertificateBatches.CertificateNotInBatch.selector, batch, 1));
        batches.revokeBatched(certificate, wrong);
        batches.revokeBatched(certificate, _place(0));
        _assertVerdict(0, ICertificateTypes.Verdict.Revoked);
        _assertVerdict(1, ICertificateTypes.Verdict.Valid);
    }

    function test_endorsersVouchForTheWholeBatch() public {
        batches.issueBatch(root, 2);
        IEndorsements.InTree[] memory trees = new IEndorsements.InTree[](3);
        for (uint256 i = 0; i < 3; ++i) {
            _endorse(endorsers[i], root, EV);
            trees[i] = IEndorsements.InTree(endorsers[i], root, 0, _place(0).proof);
        }
        assertEq(uint8(batches.verifyBatched(certificates[0], _place(0), trees).level), EV);
        _suspend(endorsers[0], EV);
        assertEq(uint8(batches.verifyBatched(certificates[0], _place(0), trees).level), OV);
        assertEq(uint8(_standing(0, _place(0)).level), 0);
        assertEq(uint8(_standing(0, _place(0)).applied), EV);
        // What was applied for as DV is no more, whoever vouches.
        for (uint256 i = 0; i < 3; ++i) (trees[i].index, trees[i].proof) = (1, _place(1).proof);
        assertEq(uint8(batches.verifyBatched(certificates[1], _place(1), trees).level), 0);
    }

    function test_isMadeOfContracts() public {
        IEligibility authorities = IEligibility(address(participants));
        bytes memory refusal = abi.encodeWithSelector(
            ICertificateBatches.CertificateBatchesPartMissing.selector,
            address(1)
        );
        vm.expectRevert(refusal);
        new CertificateBatches(IEligibility(address(1)), endorsements, ctLog, money, FEE, treasury);
        vm.expectRevert(refusal);
        new CertificateBatches(authorities, IEndorsements(address(1)), ctLog, money, FEE, treasury);
        vm.expectRevert(refusal);
        new CertificateBatches(authorities, endorsements, ctLog, IERC20(address(1)), FEE, treasury);
        new CertificateBatches(authorities, endorsements, ctLog, IERC20(address(0)), 0, treasury);
    }

    function _refusesRevocation(uint32[] memory words, uint256[] memory masks, uint256 position) private {
        vm.expectRevert(abi.encodeWithSelector(ICertificateBatches.RevocationInvalid.selector, position));
        batches.revokeInBatch(root, 2, words, masks);
    }

    function _place(uint32 index) private view returns (ICertificateBatches.Place memory place) {
        place = ICertificateBatches.Place(isp, root, 2, index, new bytes32[](1));
        place.proof[0] = leaves[1 - index];
    }

    function _standing(
        uint256 index,
        ICertificateBatches.Place memory place
    ) private view returns (ICertificateTypes.Standing memory) {
        return batches.verifyBatched(certificates[index], place, new IEndorsements.InTree[](0));
    }

    function _assertVerdict(uint32 index, ICertificateTypes.Verdict expected) private view {
        assertEq(uint8(_standing(index, _place(index)).verdict), uint8(expected));
    }
}
