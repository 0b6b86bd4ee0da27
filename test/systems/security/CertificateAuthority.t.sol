// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {DomainNames} from "../../../contracts/base/DomainNames.sol";
import {ICertificateTypes} from "../../../contracts/base/ICertificateTypes.sol";
import {ICommitments} from "../../../contracts/base/ICommitments.sol";
import {IEligibility} from "../../../contracts/base/IEligibility.sol";
import {MerkleLog} from "../../../contracts/base/MerkleLog.sol";
import {IEndorsements} from "../../../contracts/kits/IEndorsements.sol";
import {CertificateAuthority} from "../../../contracts/systems/security/CertificateAuthority.sol";
import {IFeeAccounts} from "../../../contracts/systems/security/certificateAuthority/IFeeAccounts.sol";
import {IIssuanceLog} from "../../../contracts/systems/security/certificateAuthority/IIssuanceLog.sol";
import {ICertificateAuthority} from "../../../contracts/systems/security/ICertificateAuthority.sol";
import {CertificateTest} from "./CertificateTest.sol";

contract CertificateAuthorityTest is CertificateTest {
    uint256 private constant P256_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551;

    function test_issuesADomainValidatedCertificate() public {
        _commit(bank, _application());
        uint40 end = uint40(block.timestamp) + 10 days;
        vm.expectEmit(address(ca));
        emit ICertificateAuthority.CertificateIssued(
            KEY,
            bank,
            SPKI,
            0,
            ICertificateTypes.Level.DV,
            uint40(block.timestamp),
            end,
            NAME
        );
        assertEq(ca.reveal(_application(), "salt"), KEY);
        ICertificateTypes.Standing memory standing = ca.check(KEY, SPKI, 0);
        assertEq(uint8(standing.verdict), uint8(ICertificateTypes.Verdict.Valid));
        assertEq(standing.notBefore, block.timestamp);
        assertEq(standing.notAfter, end);
        assertEq(ca.certificateOf(KEY).subject, bank);
        assertEq(ca.balanceOf(treasury), DV_FEE);
        assertEq(uint8(_verdict(keccak256("other"))), uint8(ICertificateTypes.Verdict.WrongKey));
        vm.warp(end);
        _assertVerdict(ICertificateTypes.Verdict.Valid);
        vm.warp(end + 1);
        _assertVerdict(ICertificateTypes.Verdict.Expired);
        assertEq(uint8(ca.check("none", SPKI, 0).verdict), uint8(ICertificateTypes.Verdict.Unknown));
    }

    /// @dev Who sees an application in a transaction that waits has committed to nothing, and a commitment is its sender's.
    function test_aCopiedApplicationIsWorthless() public {
        vm.stopPrank();
        participants.enroll(thief, KEY, "thief", type(uint64).max);
        _fund(thief, 10e6);
        _commit(bank, _application());
        _actAs(thief);
        bytes32 own = _commitment(thief, _application());
        vm.expectRevert(abi.encodeWithSelector(ICommitments.CommitmentUnknown.selector, own));
        ca.reveal(_application(), "salt");
        ca.commit(own);
        uint256 from = block.timestamp + 1 minutes;
        vm.expectRevert(
            abi.encodeWithSelector(ICommitments.CommitmentUntimely.selector, from, from + 1 days - 1 minutes)
        );
        ca.reveal(_application(), "salt");
        bytes32 copied = _commitment(bank, _application());
        vm.expectRevert(abi.encodeWithSelector(ICommitments.CommitmentExists.selector, copied));
        ca.commit(copied);
        _actAs(bank);
        ca.reveal(_application(), "salt");
    }

    function test_aCommitmentIsGoodOnceAndForADay() public {
        _commit(bank, _application());
        uint256 from = block.timestamp;
        vm.warp(from + 1 days - 1 minutes);
        uint256 snapshot = vm.snapshotState();
        ca.reveal(_application(), "salt");
        bytes32 used = _commitment(bank, _application());
        vm.expectRevert(abi.encodeWithSelector(ICommitments.CommitmentUnknown.selector, used));
        ca.reveal(_application(), "salt");
        vm.revertToState(snapshot);
        vm.warp(from + 1 days);
        vm.expectRevert(
            abi.encodeWithSelector(ICommitments.CommitmentUntimely.selector, from, from + 1 days - 1 minutes)
        );
        ca.reveal(_application(), "salt");
    }

    function test_refusesApplicationsThatAreNone() public {
        ICertificateAuthority.Application memory odd = _application();
        odd.name = "WWW.bank.example";
        _refuses(odd, abi.encodeWithSelector(DomainNames.DomainNameInvalid.selector, odd.name, 0));
        odd = _application();
        odd.pseudonym = "pseudonym";
        _refuses(
            odd,
            abi.encodeWithSelector(ICertificateAuthority.SubjectInvalid.selector, NAME, bytes32("pseudonym"))
        );
        odd = _application();
        odd.name = "";
        _refuses(odd, abi.encodeWithSelector(ICertificateAuthority.SubjectInvalid.selector, "", bytes32(0)));
        odd = _application();
        odd.spki = 0;
        _refuses(odd, abi.encodeWithSelector(ICertificateAuthority.KeyZero.selector));
        odd = _application();
        odd.lifetime = 47 days + 1;
        _refuses(odd, abi.encodeWithSelector(ICertificateAuthority.LifetimeInvalid.selector, 47 days + 1, 47 days));
        odd.lifetime = 59;
        _refuses(odd, abi.encodeWithSelector(ICertificateAuthority.LifetimeInvalid.selector, 59, 47 days));
        odd = _application();
        odd.organisation = ORGANISATION;
        _refuses(odd, _organisationInvalid(odd));
        odd = _organisation(ICertificateTypes.Level.EV);
        odd.organisation = 0;
        _refuses(odd, _organisationInvalid(odd));
        odd = _organisation(ICertificateTypes.Level.OV);
        (odd.name, odd.pseudonym) = ("", "pseudonym");
        _refuses(odd, _organisationInvalid(odd));
        odd = _application();
        odd.name = "www.other.example";
        bytes32 key = keccak256(bytes(odd.name));
        _refuses(odd, abi.encodeWithSelector(ICertificateAuthority.NameNotControlled.selector, key, bank));
    }

    function test_isNotIssuedUnpaid() public {
        _actAs(bank);
        ca.withdraw(bank, 100e6 - EV_FEE);
        bytes memory refusal = abi.encodeWithSelector(IFeeAccounts.FeeUnpaid.selector, bank, EV_FEE - DV_FEE, EV_FEE);
        _refuses(_organisation(ICertificateTypes.Level.EV), refusal);
        assertEq(ca.balanceOf(bank), EV_FEE);
    }

    function test_aNameHasOneLiveBinding() public {
        _issue(bank, _application());
        vm.stopPrank();
        participants.enroll(thief, KEY, "thief", type(uint64).max);
        _fund(thief, 10e6);
        ICertificateAuthority.Application memory rival = _application();
        rival.spki = keccak256("rival");
        uint40 end = ca.certificateOf(KEY).notAfter;
        _commit(thief, rival);
        vm.expectRevert(abi.encodeWithSelector(ICertificateAuthority.NameBound.selector, KEY, bank, end));
        ca.reveal(rival, "salt");
        // Who lost the name makes way for who has it now.
        vm.stopPrank();
        participants.remove(bank, KEY, "sold");
        _actAs(thief);
        ca.reveal(rival, "salt");
        assertEq(ca.certificateOf(KEY).subject, thief);
    }

    function test_itsSubjectMayApplyAnew_andAnybodyWhoControlsTheNameOnceItIsOver() public {
        _issue(bank, _application());
        ICertificateAuthority.Application memory next = _application();
        next.spki = keccak256("next");
        _issue(bank, next);
        assertEq(ca.certificateOf(KEY).spki, next.spki);
        vm.warp(block.timestamp + 11 days);
        vm.stopPrank();
        participants.enroll(thief, KEY, "buyer", type(uint64).max);
        _fund(thief, 10e6);
        _issue(thief, _application());
        assertEq(ca.certificateOf(KEY).subject, thief);
    }

    function test_pseudonymsNeedNobodysWordAndAreNobodyElses() public {
        ICertificateAuthority.Application memory hidden = _application();
        (hidden.name, hidden.pseudonym) = ("", keccak256("random"));
        bytes32 key = _issue(bank, hidden);
        assertEq(key, ca.pseudonymKey(keccak256("random")));
        assertEq(uint8(ca.check(key, SPKI, 0).verdict), uint8(ICertificateTypes.Verdict.Valid));
        ca.renew(key, 20 days);
        uint40 end = ca.certificateOf(key).notAfter;
        _fund(thief, 10e6);
        _commit(thief, hidden);
        vm.expectRevert(abi.encodeWithSelector(ICertificateAuthority.NameBound.selector, key, bank, end));
        ca.reveal(hidden, "salt");
    }

    function test_renewKeepsKeyAndEndorsements() public {
        _issue(bank, _organisation(ICertificateTypes.Level.OV));
        bytes32 endorsed = ca.endorsedOf(KEY, ORGANISATION);
        for (uint256 i = 0; i < 2; ++i) _endorse(endorsers[i], endorsed, OV);
        vm.warp(block.timestamp + 9 days);
        _actAs(bank);
        ca.renew(KEY, 40 days);
        assertEq(ca.certificateOf(KEY).notAfter, block.timestamp + 40 days);
        assertEq(uint8(ca.check(KEY, SPKI, ORGANISATION).level), OV);
        _subjectOnly(abi.encodeCall(ca.renew, (KEY, 10 days)));
        vm.stopPrank();
        participants.suspend(bank, KEY, "dispute");
        _actAs(bank);
        vm.expectRevert(abi.encodeWithSelector(ICertificateAuthority.NameNotControlled.selector, KEY, bank));
        ca.renew(KEY, 10 days);
        vm.warp(block.timestamp + 41 days);
        vm.expectRevert(abi.encodeWithSelector(ICertificateTypes.CertificateUnusable.selector, KEY));
        ca.renew(KEY, 10 days);
    }

    function test_rotatesToThePublishedKey() public {
        _issue(bank, _application());
        (bytes32 next, bytes32 other) = (keccak256("next"), keccak256("other"));
        bytes32 published = keccak256(abi.encode(next));
        ca.publishNextKey(KEY, published);
        vm.expectRevert(abi.encodeWithSelector(ICertificateAuthority.NextKeyMismatch.selector, published));
        ca.rotateKey(KEY, other);
        vm.expectEmit(address(ca));
        emit ICertificateAuthority.KeyRotated(KEY, SPKI, next);
        ca.rotateKey(KEY, next);
        _assertVerdict(ICertificateTypes.Verdict.WrongKey);
        ca.rotateKey(KEY, other);
        vm.expectRevert(ICertificateAuthority.KeyZero.selector);
        ca.rotateKey(KEY, 0);
        vm.expectRevert(abi.encodeWithSelector(ICertificateAuthority.KeyUnchanged.selector, KEY, other));
        ca.rotateKey(KEY, other);
        _subjectOnly(abi.encodeCall(ca.rotateKey, (KEY, next)));
        _subjectOnly(abi.encodeCall(ca.publishNextKey, (KEY, next)));
    }

    function test_revocationIsImmediateAndACompromisedKeyNeverComesBack() public {
        _issue(bank, _application());
        _subjectOnly(abi.encodeCall(ca.revoke, (KEY, ICertificateTypes.Reason.Superseded)));
        _actAs(bank);
        ca.revoke(KEY, ICertificateTypes.Reason.Superseded);
        _assertVerdict(ICertificateTypes.Verdict.Revoked);
        vm.expectRevert(abi.encodeWithSelector(ICertificateTypes.CertificateUnusable.selector, KEY));
        ca.revoke(KEY, ICertificateTypes.Reason.KeyCompromise);
        _issue(bank, _application()); // the same key, it was only superseded
        vm.expectEmit(address(ca));
        emit ICertificateAuthority.CertificateRevoked(KEY, ICertificateTypes.Reason.KeyCompromise);
        ca.revoke(KEY, ICertificateTypes.Reason.KeyCompromise);
        bytes memory refusal = abi.encodeWithSelector(ICertificateAuthority.KeyCompromised.selector, KEY, SPKI);
        _refuses(_application(), refusal);
        ICertificateAuthority.Application memory next = _application();
        next.spki = keccak256("next");
        _issue(bank, next);
        vm.expectRevert(refusal);
        ca.rotateKey(KEY, SPKI);
    }

    function test_theKeyItselfRevokes() public {
        uint256 key = 12345;
        (uint256 x, uint256 y) = vm.publicKeyP256(key);
        bytes32 spki = sha256(abi.encodePacked(hex"3059301306072a8648ce3d020106082a8648ce3d03010703420004", x, y));
        ICertificateAuthority.Application memory application = _application();
        application.spki = spki;
        _issue(bank, application);
        bytes32 digest = sha256(abi.encode("Trellis certificate revocation", block.chainid, address(ca), KEY, spki));
        (bytes32 r, bytes32 s) = vm.signP256(key, digest);
        if (uint256(s) > P256_N / 2) s = bytes32(P256_N - uint256(s));
        (bytes32 qx, bytes32 qy) = (bytes32(x), bytes32(y));
        _actAs(thief);
        bytes memory refusal = abi.encodeWithSelector(ICertificateAuthority.PossessionUnproven.selector, spki);
        vm.expectRevert(refusal);
        ca.revokeByKey(KEY, qx, qy, r, bytes32(P256_N - uint256(s)));
        vm.expectRevert(refusal);
        ca.revokeByKey(KEY, qy, qx, r, s);
        (uint256 x2, uint256 y2) = vm.publicKeyP256(54321);
        (bytes32 r2, bytes32 s2) = vm.signP256(54321, digest);
        vm.expectRevert(refusal);
        ca.revokeByKey(KEY, bytes32(x2), bytes32(y2), r2, s2);
        ca.revokeByKey(KEY, qx, qy, r, s);
        assertEq(uint8(_verdict(spki)), uint8(ICertificateTypes.Verdict.Revoked));
        vm.expectRevert(abi.encodeWithSelector(ICertificateTypes.CertificateUnusable.selector, KEY));
        ca.revokeByKey(KEY, qx, qy, r, s);
    }

    /// @dev Every number of endorsers of either kind: EV, OV or DV, never less than valid, never more than applied for.
    function test_levelsAreATruthTable() public {
        for (uint8 applied = 0; applied <= EV; ++applied) {
            _issue(bank, applied == 0 ? _application() : _organisation(ICertificateTypes.Level(applied)));
            bytes32 endorsed = ca.endorsedOf(KEY, ORGANISATION);
            for (uint256 given = 0; given <= 5; ++given) {
                uint8 supported =
                    given >= 3
                        ? EV
                        : given >= 2
                            ? OV
                            : 0;
                ICertificateTypes.Standing memory standing = ca.check(KEY, SPKI, ORGANISATION);
                assertEq(uint8(standing.verdict), uint8(ICertificateTypes.Verdict.Valid));
                assertEq(uint8(ca.effectiveLevel(KEY, ORGANISATION)), supported);
                assertEq(uint8(standing.level), supported < applied ? supported : applied);
                assertEq(uint8(standing.applied), applied);
                assertEq(uint8(ca.check(KEY, SPKI, "another organisation").level), 0);
                assertEq(uint8(ca.check(KEY, SPKI, 0).level), 0);
                if (given < 5) _endorse(endorsers[given], endorsed, EV);
            }
            vm.warp(block.timestamp + 1);
        }
    }

    function test_endorsersEarnTheFeeOnceTheLevelIsReached() public {
        _issue(bank, _organisation(ICertificateTypes.Level.EV));
        assertEq(ca.balanceOf(bank), 100e6 - DV_FEE - EV_FEE);
        bytes32 endorsed = ca.endorsedOf(KEY, ORGANISATION);
        uint40 deadline = ca.requestOf(KEY).deadline;
        for (uint256 i = 0; i < 2; ++i) _endorse(endorsers[i], endorsed, EV);
        _actAs(thief);
        vm.expectRevert(abi.encodeWithSelector(ICertificateAuthority.RequestOpen.selector, KEY, deadline));
        ca.settleRequest(KEY);
        _endorse(endorsers[2], endorsed, EV);
        // The subject who would rather have it back is too late.
        _actAs(bank);
        ca.settleRequest(KEY);
        assertEq(ca.balanceOf(bank), 100e6 - DV_FEE - EV_FEE);
        assertEq(ca.balanceOf(endorsers[0]), EV_FEE / 3 + (EV_FEE % 3));
        assertEq(ca.balanceOf(endorsers[2]), EV_FEE / 3);
        vm.expectRevert(abi.encodeWithSelector(ICertificateAuthority.RequestOpen.selector, KEY, 0));
        ca.settleRequest(KEY);
        _assertSolvent();
    }

    function test_aRequestIsRefundedWhenGivenUpOutOfTimeOrAppliedForAnew() public {
        uint256 had = ca.balanceOf(bank);
        _issue(bank, _organisation(ICertificateTypes.Level.OV));
        ca.settleRequest(KEY);
        assertEq(ca.balanceOf(bank), had - DV_FEE);
        _issue(bank, _organisation(ICertificateTypes.Level.OV));
        vm.warp(block.timestamp + 30 days + 1);
        _actAs(thief);
        vm.expectEmit(address(ca));
        emit ICertificateAuthority.RequestRefunded(KEY, bank, OV_FEE);
        ca.settleRequest(KEY);
        assertEq(ca.balanceOf(bank), had - 2 * DV_FEE);
        _issue(bank, _organisation(ICertificateTypes.Level.OV));
        _issue(bank, _application());
        assertEq(ca.balanceOf(bank), had - 4 * DV_FEE);
        assertEq(ca.requestOf(KEY).deadline, 0);
        _assertSolvent();
    }

    /// @dev Two are enough for OV, of which who applied for EV had the use.
    function test_whoGivesUpPaysForTheLevelThatThereIs() public {
        uint256 had = ca.balanceOf(bank);
        _issue(bank, _organisation(ICertificateTypes.Level.EV));
        bytes32 endorsed = ca.endorsedOf(KEY, ORGANISATION);
        for (uint256 i = 0; i < 2; ++i) _endorse(endorsers[i], endorsed, EV);
        assertEq(uint8(ca.check(KEY, SPKI, ORGANISATION).level), uint8(ICertificateTypes.Level.OV));
        _actAs(bank);
        vm.expectEmit(address(ca));
        emit ICertificateAuthority.RequestFulfilled(KEY, ICertificateTypes.Level.OV, OV_FEE);
        vm.expectEmit(address(ca));
        emit ICertificateAuthority.RequestRefunded(KEY, bank, EV_FEE - OV_FEE);
        ca.settleRequest(KEY);
        assertEq(ca.balanceOf(bank), had - DV_FEE - OV_FEE);
        assertEq(ca.balanceOf(endorsers[0]) + ca.balanceOf(endorsers[1]), OV_FEE);
        _endorse(endorsers[2], endorsed, EV); // comes too late for more
        assertEq(uint8(ca.check(KEY, SPKI, ORGANISATION).level), uint8(ICertificateTypes.Level.OV));
        _assertSolvent();
    }

    /// @dev Endorsers of the same organisation under another salt would make a level that nobody pays for.
    function test_theOrganisationIsTheOneThatWasAskedFor() public {
        _issue(bank, _organisation(ICertificateTypes.Level.OV));
        bytes32 other = keccak256("the same organisation, another salt");
        bytes32 endorsed = ca.endorsedOf(KEY, other);
        for (uint256 i = 0; i < 3; ++i) _endorse(endorsers[i], endorsed, EV);
        assertEq(uint8(ca.effectiveLevel(KEY, other)), uint8(ICertificateTypes.Level.EV));
        assertEq(uint8(ca.check(KEY, SPKI, other).level), uint8(ICertificateTypes.Level.DV));
        endorsed = ca.endorsedOf(KEY, ORGANISATION);
        for (uint256 i = 0; i < 3; ++i) _endorse(endorsers[i], endorsed, OV);
        ca.settleRequest(KEY);
        assertEq(uint8(ca.check(KEY, SPKI, ORGANISATION).level), uint8(ICertificateTypes.Level.OV));
        assertEq(uint8(ca.check(KEY, SPKI, other).level), uint8(ICertificateTypes.Level.DV));
    }

    /// @dev In front of whoever settles it.
    function test_whoAppliesAnewPaysForTheLevelThatThereIs() public {
        uint256 had = ca.balanceOf(bank);
        _issue(bank, _organisation(ICertificateTypes.Level.OV));
        bytes32 endorsed = ca.endorsedOf(KEY, ORGANISATION);
        for (uint256 i = 0; i < 2; ++i) _endorse(endorsers[i], endorsed, OV);
        _issue(bank, _application());
        assertEq(ca.balanceOf(endorsers[0]) + ca.balanceOf(endorsers[1]), OV_FEE);
        assertEq(ca.balanceOf(bank), had - 2 * DV_FEE - OV_FEE);
        _assertSolvent();
    }

    /// @dev Before the last endorser comes, whose word would make the level.
    function test_whoTakesTheFeeBackHasNoUseOfTheEndorsements() public {
        _issue(bank, _organisation(ICertificateTypes.Level.OV));
        bytes32 endorsed = ca.endorsedOf(KEY, ORGANISATION);
        _endorse(endorsers[0], endorsed, OV);
        _actAs(bank);
        ca.settleRequest(KEY);
        _endorse(endorsers[1], endorsed, OV);
        assertEq(uint8(ca.check(KEY, SPKI, ORGANISATION).level), uint8(ICertificateTypes.Level.DV));
        assertEq(uint8(ca.check(KEY, SPKI, ORGANISATION).applied), uint8(ICertificateTypes.Level.DV));
        _assertVerdict(ICertificateTypes.Verdict.Valid);
    }

    function test_paysInByAuthorizationInTheSameTransaction() public {
        (address payer, uint256 key) = makeAddrAndKey("payer");
        vm.stopPrank();
        money.mint(payer, 50e6);
        participants.enroll(payer, keccak256("payer.example"), "payer", type(uint64).max);
        ICertificateAuthority.Application memory application = _application();
        application.name = "payer.example";
        _commit(payer, application);
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256(
                    "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
                ),
                payer,
                address(ca),
                50e6,
                0,
                DEADLINE,
                bytes32("nonce")
            )
        );
        bytes memory signature = _sign(key, _typedDigest("Euro", block.chainid, address(money), structHash));
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(ca.depositWithAuthorization, (payer, 50e6, 0, DEADLINE, "nonce", signature));
        calls[1] = abi.encodeCall(ca.reveal, (application, "salt"));
        ca.multicall(calls);
        assertEq(ca.balanceOf(payer), 50e6 - DV_FEE);
        assertEq(ca.certificateOf(keccak256("payer.example")).subject, payer);
        ca.withdraw(payer, 50e6 - DV_FEE);
        vm.expectRevert(abi.encodeWithSelector(IFeeAccounts.FeeUnpaid.selector, payer, 0, 1));
        ca.withdraw(payer, 1);
        _assertSolvent();
    }

    function test_everyEntryGetsIntoTheLogInOrder() public {
        bytes32[] memory leaves = new bytes32[](3);
        _issue(bank, _application());
        uint256 start = block.timestamp;
        leaves[0] = MerkleLog.leafHash(abi.encode(IIssuanceLog.Entry.Issued, KEY, SPKI, bank, start, start + 10 days));
        ca.renew(KEY, 20 days);
        leaves[1] = MerkleLog.leafHash(abi.encode(IIssuanceLog.Entry.Renewed, KEY, SPKI, start + 20 days));
        ca.revoke(KEY, ICertificateTypes.Reason.Superseded);
        leaves[2] = MerkleLog.leafHash(abi.encode(IIssuanceLog.Entry.Revoked, KEY, SPKI));
        bytes32[] memory revoked = new bytes32[](3);
        (revoked[0], revoked[1]) = (KEY, KEY);
        ca.logRevocations(revoked);
        (uint256 noted, uint256 published) = ca.entryCounts();
        assertEq(noted, 3);
        assertEq(published, 0);

        (bytes32[] memory first, bytes32[] memory rest) = (new bytes32[](2), new bytes32[](1));
        (first[0], first[1], rest[0]) = (leaves[0], leaves[1], leaves[2]);
        _actAs(thief);
        vm.expectPartialRevert(IIssuanceLog.PendingEntriesMismatch.selector);
        ca.publish(first); // leaves one out
        bytes32[] memory turned = new bytes32[](3);
        (turned[0], turned[1], turned[2]) = (leaves[1], leaves[0], leaves[2]);
        vm.expectPartialRevert(IIssuanceLog.PendingEntriesMismatch.selector);
        ca.publish(turned);
        ca.publish(leaves);
        vm.expectPartialRevert(IIssuanceLog.PendingEntriesMismatch.selector);
        ca.publish(rest); // twice
        (uint64 size, bytes32 root, ) = ctLog.headOf(ca.issuanceLog());
        assertEq(size, 3);
        bytes32 node = MerkleLog.nodeHash(leaves[0], leaves[1]);
        assertEq(root, MerkleLog.nodeHash(node, leaves[2]));
    }

    function test_aRevocationIsNotedAtTheLatestWhenTheNameIsGivenOutAgain() public {
        _issue(bank, _application());
        ca.revoke(KEY, ICertificateTypes.Reason.Superseded);
        (uint256 noted, ) = ca.entryCounts();
        assertEq(noted, 1);
        _commit(bank, _application());
        vm.expectEmit(address(ca));
        emit IIssuanceLog.EntryNoted(1, abi.encode(IIssuanceLog.Entry.Revoked, KEY, SPKI));
        ca.reveal(_application(), "salt");
        (noted, ) = ca.entryCounts();
        assertEq(noted, 3);
        _assertVerdict(ICertificateTypes.Verdict.Valid);
    }

    function test_isMadeOfContracts() public {
        CertificateAuthority.Fees memory fees = CertificateAuthority.Fees(0, 0, 0);
        IEligibility names = IEligibility(address(participants));
        bytes memory refusal = abi.encodeWithSelector(
            ICertificateAuthority.CertificateAuthorityPartMissing.selector,
            address(1)
        );
        vm.expectRevert(refusal);
        new CertificateAuthority(IEligibility(address(1)), endorsements, ctLog, money, treasury, fees);
        vm.expectRevert(refusal);
        new CertificateAuthority(names, IEndorsements(address(1)), ctLog, money, treasury, fees);
        vm.expectRevert(refusal);
        new CertificateAuthority(names, endorsements, ctLog, IERC20(address(1)), treasury, fees);
        vm.expectRevert(
            abi.encodeWithSelector(ICertificateAuthority.CertificateAuthorityPartMissing.selector, address(0))
        );
        new CertificateAuthority(names, endorsements, ctLog, money, address(0), fees);
    }

    function _organisationInvalid(ICertificateAuthority.Application memory odd) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICertificateAuthority.OrganisationInvalid.selector, odd.level, odd.organisation);
    }

    function _refuses(ICertificateAuthority.Application memory application, bytes memory refusal) private {
        _commit(bank, application);
        vm.expectRevert(refusal);
        ca.reveal(application, "salt");
    }

    function _subjectOnly(bytes memory call) private {
        _actAs(thief);
        vm.expectRevert(abi.encodeWithSelector(ICertificateTypes.SubjectOnly.selector, KEY, thief));
        (bool sent, ) = address(ca).call(call);
        assertTrue(sent);
    }

    /// @dev The accounts that there are, and what is held for the one request, are what the contract has.
    function _assertSolvent() private view {
        uint256 sum = ca.balanceOf(bank) + ca.balanceOf(treasury) + ca.balanceOf(thief) + ca.requestOf(KEY).fee;
        for (uint256 i = 0; i < endorsers.length; ++i) sum += ca.balanceOf(endorsers[i]);
        sum += ca.balanceOf(_addressOf("payer"));
        assertEq(sum, money.balanceOf(address(ca)));
    }

    function _addressOf(string memory name) private pure returns (address) {
        return vm.addr(uint256(keccak256(bytes(name))));
    }
}
