// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ICommitments} from "../../contracts/base/ICommitments.sol";
import {IHeldMoney} from "../../contracts/base/IHeldMoney.sol";
import {Signatures} from "../../contracts/base/Signatures.sol";
import {ITransparencyLog} from "../../contracts/blocks/notary/ITransparencyLog.sol";
import {ILogBonds} from "../../contracts/kits/ILogBonds.sol";
import {LogBonds} from "../../contracts/kits/LogBonds.sol";
import {FeeOnTransferToken} from "../../contracts/mocks/FeeOnTransferToken.sol";
import {SmartAccount} from "../../contracts/mocks/SmartAccount.sol";
import {LogBondsTest, StubbornKeeper} from "./LogBondsTest.sol";

contract LogBondsBehaviourTest is LogBondsTest {
    function test_anOperatorBondsAndLeavesAndHasItAgain() public {
        vm.expectEmit(address(bonds));
        emit ILogBonds.BondDeposited(operator, 1, MINIMUM + 1);
        _actAs(operator);
        bonds.deposit(1);
        assertTrue(bonds.isEligible(operator, "any"));
        assertFalse(bonds.isEligible(holder, "any"));
        bonds.resign();
        uint40 leavingAt = uint40(block.timestamp) + bonds.LEAVING_PERIOD();
        assertEq(bonds.bondOf(operator).leavingAt, leavingAt);
        assertFalse(bonds.isEligible(operator, "any"));
        vm.expectRevert(abi.encodeWithSelector(ILogBonds.BondLeaving.selector, operator, leavingAt));
        bonds.resign();
        vm.expectRevert(abi.encodeWithSelector(ILogBonds.BondLeaving.selector, operator, leavingAt));
        bonds.deposit(1);
        vm.warp(leavingAt);
        vm.expectRevert(abi.encodeWithSelector(ILogBonds.BondBound.selector, 0, leavingAt));
        bonds.takeBond();
        vm.warp(leavingAt + 1);
        bonds.takeBond();
        assertEq(bonds.takeOwed(), MINIMUM + 1);
        assertEq(bonds.bondOf(operator).amount, 0);
        vm.expectRevert(abi.encodeWithSelector(IHeldMoney.NothingOwed.selector, operator));
        bonds.takeOwed();
        vm.expectRevert(abi.encodeWithSelector(ILogBonds.BondBound.selector, 0, 0));
        bonds.takeBond();
        vm.expectRevert(abi.encodeWithSelector(ILogBonds.BondMissing.selector, operator));
        bonds.resign();
        bonds.deposit(MINIMUM); // and may begin anew
        _assertSolvent();
    }

    function test_aBondCoversWhatItOutlives() public {
        uint256 longest = block.timestamp + bonds.LEAVING_PERIOD() - bonds.CLAIM_PERIOD();
        assertTrue(bonds.covers(operator, uint64(longest)));
        assertFalse(bonds.covers(operator, uint64(longest + 1)));
        assertFalse(bonds.covers(operator, type(uint64).max));
        assertFalse(bonds.covers(holder, uint64(block.timestamp)));
        _actAs(operator);
        bonds.resign();
        vm.warp(block.timestamp + 1);
        assertTrue(bonds.covers(operator, uint64(longest)));
        assertFalse(bonds.covers(operator, uint64(longest + 1)));
    }

    function test_aBondThatWasSlashedCoversNothing() public {
        _breakPromise(_promise("never"));
        assertEq(bonds.bondOf(operator).amount, MINIMUM - PENALTY);
        assertFalse(bonds.covers(operator, uint64(block.timestamp)));
        assertFalse(bonds.isEligible(operator, 0));
        _actAs(operator);
        bonds.deposit(PENALTY);
        assertTrue(bonds.covers(operator, uint64(block.timestamp)));
    }

    function test_aPromiseKeptIsShownFromTheLog() public {
        ILogBonds.InclusionPromise memory promised = _promise("entry");
        _anchor(_leaves("other", "entry"));
        vm.warp(promised.deadline + 1);
        bytes32 claim = _claim(promised);
        assertEq(claim, _digest(promised));
        assertEq(bonds.bondOf(operator).openClaims, 1);
        ILogBonds.Inclusion memory place = _inclusion(_leaves("other", "entry"), 1);
        _actAs(makeAddr("anyone"));
        vm.expectEmit(address(bonds));
        emit ILogBonds.ClaimSettled(claim, operator, ILogBonds.ClaimState.Kept);
        bonds.answerFromLog(promised, place, 0);
        assertEq(bonds.owed(operator), DEPOSIT);
        assertEq(bonds.bondOf(operator).amount, MINIMUM);
        assertEq(bonds.bondOf(operator).openClaims, 0);
        _assertSolvent();
        _actAs(holder);
        _refused(claim, ILogBonds.ClaimState.Kept);
        bonds.openClaim(promised, _signed(promised), 0);
        _refused(claim, ILogBonds.ClaimState.Kept);
        bonds.answerFromLog(promised, place, 0);
        vm.warp(block.timestamp + 4 days);
        _refused(claim, ILogBonds.ClaimState.Kept);
        bonds.settleClaim(promised);
    }

    function test_aBrokenPromiseCostsThePenalty() public {
        ILogBonds.InclusionPromise memory promised = _promise("never");
        vm.warp(promised.deadline + 1);
        bytes32 claim = _claim(promised);
        uint40 answerBy = bonds.claimOf(claim).answerBy;
        assertEq(answerBy, block.timestamp + 3 days);
        vm.warp(answerBy);
        _refused(claim, ILogBonds.ClaimState.Open);
        bonds.settleClaim(promised);
        vm.warp(answerBy + 1);
        vm.expectEmit(address(bonds));
        emit ILogBonds.BondSlashed(operator, holder, PENALTY);
        bonds.settleClaim(promised);
        assertEq(bonds.owed(holder), DEPOSIT + PENALTY / 2);
        assertEq(bonds.owed(treasury), PENALTY - PENALTY / 2);
        assertEq(bonds.bondOf(operator).amount, MINIMUM - PENALTY);
        assertEq(uint8(bonds.claimOf(claim).state), uint8(ILogBonds.ClaimState.Broken));
        _assertSolvent();
    }

    function test_anAnswerComesInItsTime() public {
        ILogBonds.InclusionPromise memory promised = _promise("entry");
        _anchor(_leaves("other", "entry"));
        vm.warp(promised.deadline + 1);
        bytes32 claim = _claim(promised);
        uint40 answerBy = bonds.claimOf(claim).answerBy;
        vm.warp(answerBy + 1);
        ILogBonds.Inclusion memory place = _inclusion(_leaves("other", "entry"), 1);
        _refused(claim, ILogBonds.ClaimState.Open);
        bonds.answerFromLog(promised, place, 0);
        vm.warp(answerBy);
        bonds.answerFromLog(promised, place, 0);
    }

    function test_whatIsEnteredAfterSomebodyAskedIsTooLate() public {
        ILogBonds.InclusionPromise memory promised = _promise("entry");
        bytes32[] memory first = new bytes32[](1);
        first[0] = _leaf("other");
        _anchor(first);
        vm.warp(promised.deadline + 1);
        bytes32 claim = _claim(promised);
        assertEq(bonds.claimOf(claim).size, 1);
        _anchorAfter(first, _leaves("other", "entry"));
        ILogBonds.Inclusion memory place = _inclusion(_leaves("other", "entry"), 1);
        vm.expectRevert(abi.encodeWithSelector(ILogBonds.InclusionUnproven.selector, claim));
        bonds.answerFromLog(promised, place, 0);
    }

    /// @dev An operator that sees the question coming enters what is late; who asked has its deposit again.
    function test_whoAsksInVainOfALogThatMovedLosesNothing() public {
        ILogBonds.InclusionPromise memory promised = _promise("entry");
        vm.warp(promised.deadline + 20 days);
        _anchor(_leaves("other", "entry"));
        bytes32 claim = _claim(promised);
        assertTrue(bonds.claimOf(claim).isFree);
        bonds.answerFromLog(promised, _inclusion(_leaves("other", "entry"), 1), 0);
        assertEq(bonds.owed(holder), DEPOSIT);
        assertEq(bonds.owed(operator), 0);
        _assertSolvent();
    }

    /// @dev Else to ask an honest operator of a log that goes on would cost nothing.
    function test_aHeadNotedInTimeMakesTheQuestionCost() public {
        ILogBonds.InclusionPromise memory promised = _promise("entry");
        bytes32[] memory first = new bytes32[](1);
        first[0] = _leaf("entry");
        _anchor(first);
        uint40 notedAt = bonds.noteHead(logId);
        vm.warp(promised.deadline + 1);
        _anchorAfter(first, _leaves("entry", "other")); // the log goes on
        _claim(promised);
        ILogBonds.Inclusion memory place = _inclusion(_leaves("entry", "other"), 0);
        uint256 before = vm.snapshotState();
        bonds.answerFromLog(promised, place, notedAt + 1);
        assertEq(bonds.owed(holder), DEPOSIT); // no such note
        vm.revertToState(before);
        vm.warp(promised.deadline + 1 hours);
        uint40 late = bonds.noteHead(logId);
        bonds.answerFromLog(promised, place, late);
        assertEq(bonds.owed(holder), DEPOSIT);
        vm.revertToState(before);
        bonds.answerFromLog(promised, place, notedAt);
        assertEq(bonds.owed(operator), DEPOSIT);
        assertEq(bonds.owed(holder), 0);
        _assertSolvent();
    }

    function test_aNotedHeadShowsWhatWasLate() public {
        ILogBonds.InclusionPromise memory promised = _promise("entry");
        bytes32[] memory first = new bytes32[](1);
        first[0] = _leaf("other");
        _anchor(first);
        uint40 early = bonds.noteHead(logId);
        vm.warp(promised.deadline + 2 hours);
        _actAs(thief); // any watcher
        vm.expectEmit(address(bonds));
        emit ILogBonds.HeadNoted(logId, 1, uint40(block.timestamp));
        uint40 notedAt = bonds.noteHead(logId);
        vm.warp(block.timestamp + 1);
        _anchorAfter(first, _leaves("other", "entry")); // late
        assertEq(bonds.noteHead(logId), notedAt); // not twice in an hour
        bytes memory signature = _signed(promised);
        _actAs(holder);
        vm.expectRevert(abi.encodeWithSelector(ILogBonds.HeadNotNoted.selector, logId, early));
        bonds.openClaim(promised, signature, early);
        vm.expectRevert(abi.encodeWithSelector(ILogBonds.HeadNotNoted.selector, logId, notedAt + 1));
        bonds.openClaim(promised, signature, notedAt + 1);
        bytes32 claim = bonds.openClaim(promised, signature, notedAt);
        assertEq(bonds.claimOf(claim).size, 1);
        assertFalse(bonds.claimOf(claim).isFree);
        ILogBonds.Inclusion memory place = _inclusion(_leaves("other", "entry"), 1);
        vm.expectRevert(abi.encodeWithSelector(ILogBonds.InclusionUnproven.selector, claim));
        bonds.answerFromLog(promised, place, 0);
    }

    /// @dev Claims of a straw man, ready to be settled before anybody else's.
    function test_openClaimsAreNotCoveredTwice() public {
        ILogBonds.InclusionPromise memory promised = _promise("never");
        vm.warp(promised.deadline + 1);
        uint64 soon = uint64(block.timestamp + 1 days);
        assertTrue(bonds.covers(operator, soon));
        _claim(promised);
        assertFalse(bonds.covers(operator, soon));
        assertFalse(bonds.isEligible(operator, 0));
        _actAs(operator);
        bonds.deposit(PENALTY - 1);
        assertFalse(bonds.covers(operator, soon));
        bonds.deposit(1);
        assertTrue(bonds.covers(operator, soon));
    }

    function test_anOperatorWithoutABondIsConvictedAllTheSame() public {
        _actAs(operator);
        bonds.resign();
        vm.warp(block.timestamp + 60 days + 1);
        bonds.takeBond();
        ILogBonds.Equivocation memory evidence = _twoFaces();
        _commit(holder, evidence);
        bonds.convict(evidence, "salt");
        assertTrue(ctLog.isForked(logId));
        assertEq(bonds.owed(holder), 0);
        // It has not paid for it, so the next bond does.
        _actAs(operator);
        bonds.deposit(MINIMUM);
        _commit(thief, evidence);
        bonds.convict(evidence, "salt");
        assertEq(bonds.owed(thief), MINIMUM / 2);
    }

    function test_anotherEntryAnswersNothing() public {
        ILogBonds.InclusionPromise memory promised = _promise("entry");
        bytes32[] memory leaves = _leaves("entry", "other");
        _anchor(leaves);
        vm.warp(promised.deadline + 1);
        bytes32 claim = _claim(promised);
        ILogBonds.Inclusion memory wrong = _inclusion(leaves, 1);
        ILogBonds.Inclusion memory right = _inclusion(leaves, 0);
        vm.expectRevert(abi.encodeWithSelector(ILogBonds.InclusionUnproven.selector, claim));
        bonds.answerFromLog(promised, wrong, 0);
        // A log of the same entries that is another's.
        ILogBonds.InclusionPromise memory elsewhere = promised;
        elsewhere.log = ctLog.logId(operator, 7, false);
        _actAs(operator);
        vm.expectRevert(
            abi.encodeWithSelector(
                ILogBonds.ClaimStateInvalid.selector,
                _digest(elsewhere),
                ILogBonds.ClaimState.None,
                uint40(0)
            )
        );
        bonds.answerFromLog(elsewhere, right, 0);
        vm.expectRevert(abi.encodeWithSelector(ILogBonds.PromiseLogInvalid.selector, operator, logId));
        promised.log = logId;
        bonds.answerFromContract(promised, "");
    }

    function test_aClaimIsOpenedInItsTimeByWhoMay() public {
        ILogBonds.InclusionPromise memory promised = _promise("entry");
        (uint256 from, uint256 until) = (promised.deadline + 1, promised.deadline + 30 days);
        bytes memory signature = _signed(promised);
        _actAs(holder);
        bytes memory untimely = abi.encodeWithSelector(ILogBonds.ClaimUntimely.selector, from, until);
        vm.warp(from - 1);
        vm.expectRevert(untimely);
        bonds.openClaim(promised, signature, 0);
        vm.warp(until + 1);
        vm.expectRevert(untimely);
        bonds.openClaim(promised, signature, 0);
        vm.warp(until);
        _actAs(thief);
        vm.expectRevert(abi.encodeWithSelector(ILogBonds.BeneficiaryOnly.selector, holder, thief));
        bonds.openClaim(promised, signature, 0);
        promised.beneficiary = thief; // another promise, which was not made
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, operator));
        bonds.openClaim(promised, signature, 0);
        promised.beneficiary = holder;
        _actAs(holder);
        bonds.openClaim(promised, signature, 0);
        _refused(_digest(promised), ILogBonds.ClaimState.Open);
        bonds.openClaim(promised, signature, 0);
    }

    function test_aPromiseNamesALogThatCanBeAsked() public {
        ILogBonds.InclusionPromise memory promised = _promise("entry");
        promised.log = bytes32(bytes20(makeAddr("no contract")));
        bytes memory signature = _signed(promised);
        vm.warp(promised.deadline + 1);
        _actAs(holder);
        vm.expectRevert(abi.encodeWithSelector(ILogBonds.PromiseLogInvalid.selector, operator, promised.log));
        bonds.openClaim(promised, signature, 0);
        (promised.operator, promised.log) = (thief, bytes32(bytes20(thief)));
        vm.expectRevert(abi.encodeWithSelector(ILogBonds.BondMissing.selector, thief));
        bonds.openClaim(promised, signature, 0);
    }

    function test_aContractSaysWhenItWasIncluded() public {
        StubbornKeeper keeper = new StubbornKeeper();
        ILogBonds.InclusionPromise memory promised = _promise("entry");
        promised.log = bytes32(bytes20(address(keeper)));
        vm.warp(promised.deadline + 1);
        bytes32 claim = _claim(promised);
        assertEq(bonds.claimOf(claim).size, 0);
        ILogBonds.Inclusion memory place = _inclusion(_leaves("a", "b"), 0);
        vm.expectRevert(abi.encodeWithSelector(ILogBonds.PromiseLogInvalid.selector, operator, promised.log));
        bonds.answerFromLog(promised, place, 0);
        bytes[3] memory wrong = [abi.encode(uint40(0)), abi.encode(promised.deadline + 1), bytes("no number")];
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ILogBonds.InclusionUnproven.selector, claim));
            bonds.answerFromContract(promised, wrong[i]);
        }
        bonds.answerFromContract(promised, abi.encode(promised.deadline));
        assertEq(uint8(bonds.claimOf(claim).state), uint8(ILogBonds.ClaimState.Kept));
    }

    function test_anOpenClaimHoldsTheBondBack() public {
        ILogBonds.InclusionPromise memory promised = _promise("never");
        _actAs(operator);
        bonds.resign();
        uint40 leavingAt = bonds.bondOf(operator).leavingAt;
        vm.warp(promised.deadline + 30 days);
        _claim(promised);
        vm.warp(leavingAt + 1);
        _actAs(operator);
        vm.expectRevert(abi.encodeWithSelector(ILogBonds.BondBound.selector, 1, leavingAt));
        bonds.takeBond();
        bonds.settleClaim(promised);
        bonds.takeBond();
        assertEq(bonds.owed(operator), MINIMUM - PENALTY);
        _assertSolvent();
    }

    function test_moreBrokenPromisesThanTheBondIsGoodFor() public {
        uint256 count = MINIMUM / PENALTY + 2;
        for (uint256 i = 0; i < count; ++i) {
            ILogBonds.InclusionPromise memory promised = _promise(vm.toString(i));
            vm.warp(promised.deadline + 1);
            // Both of the last are open when the bond runs out.
            _claim(promised);
        }
        for (uint256 i = 0; i < count; ++i) {
            vm.warp(block.timestamp + 4 days);
            bonds.settleClaim(_promiseUntil(vm.toString(i), START + 1 hours + i * (1 hours + 1)));
        }
        assertEq(bonds.bondOf(operator).amount, 0);
        assertEq(bonds.owed(holder), count * DEPOSIT + MINIMUM / 2);
        _assertSolvent();
    }

    function test_twoFacesCostTheWholeBond() public {
        ILogBonds.Equivocation memory evidence = _twoFaces();
        _commit(holder, evidence);
        vm.expectEmit(address(bonds));
        emit ILogBonds.BondSlashed(operator, holder, MINIMUM);
        bonds.convict(evidence, "salt");
        assertTrue(ctLog.isForked(logId));
        assertEq(bonds.owed(holder), MINIMUM / 2);
        assertEq(bonds.owed(treasury), MINIMUM / 2);
        _assertSolvent();
        // Once: what the operator puts in later answers for what it does later.
        _actAs(operator);
        bonds.deposit(MINIMUM);
        _commit(thief, evidence);
        vm.expectRevert(abi.encodeWithSelector(ILogBonds.LogConvicted.selector, logId));
        bonds.convict(evidence, "salt");
    }

    function test_whoCopiesTheEvidenceGetsNothing() public {
        ILogBonds.Equivocation memory evidence = _twoFaces();
        _commit(holder, evidence);
        // A thief sees it on its way, and is first.
        _actAs(thief);
        bytes32 own = keccak256(abi.encode(block.chainid, address(bonds), thief, evidence, bytes32("salt")));
        vm.expectRevert(abi.encodeWithSelector(ICommitments.CommitmentUnknown.selector, own));
        bonds.convict(evidence, "salt");
        bonds.commit(own);
        vm.expectRevert(
            abi.encodeWithSelector(
                ICommitments.CommitmentUntimely.selector,
                block.timestamp + 1 minutes,
                block.timestamp + 1 days
            )
        );
        bonds.convict(evidence, "salt");
        ctLog.reportEquivocation(
            logId,
            evidence.first,
            evidence.firstSignature,
            evidence.second,
            evidence.secondSignature,
            evidence.proof
        );
        _actAs(holder);
        bonds.convict(evidence, "salt");
        assertEq(bonds.owed(holder), MINIMUM / 2);
        assertEq(bonds.owed(thief), 0);
    }

    function test_anHonestOperatorLosesNothing() public {
        ILogBonds.Equivocation memory evidence = _twoFaces();
        evidence.second = evidence.first;
        evidence.secondSignature = evidence.firstSignature;
        _commit(thief, evidence);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.EquivocationUnproven.selector, logId, 1, 1));
        bonds.convict(evidence, "salt");
        evidence = _twoFaces();
        evidence.secondSignature = _sign(THIEF_KEY, keccak256("anything"));
        _commit(thief, evidence);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, operator));
        bonds.convict(evidence, "salt");
        // Also where the log is forked by true evidence already.
        ILogBonds.Equivocation memory right = _twoFaces();
        ctLog.reportEquivocation(
            logId,
            right.first,
            right.firstSignature,
            right.second,
            right.secondSignature,
            right.proof
        );
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, operator));
        bonds.convict(evidence, "salt");
        assertEq(bonds.bondOf(operator).amount, MINIMUM);
    }

    function test_aForkedLogAnswersNothing() public {
        ILogBonds.InclusionPromise memory promised = _promise("entry");
        _anchor(_leaves("other", "entry"));
        vm.warp(promised.deadline + 1);
        _claim(promised);
        ILogBonds.Equivocation memory evidence = _twoFaces();
        _commit(thief, evidence);
        bonds.convict(evidence, "salt");
        ILogBonds.Inclusion memory place = _inclusion(_leaves("other", "entry"), 1);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.LogForked.selector, logId));
        bonds.answerFromLog(promised, place, 0);
        vm.warp(block.timestamp + 4 days);
        bonds.settleClaim(promised);
        assertEq(bonds.owed(holder), DEPOSIT);
        _assertSolvent();
    }

    function test_aPromiseIsForOneChainAndOneContract() public {
        ILogBonds.InclusionPromise memory promised = _promise("entry");
        bytes memory signature = _signed(promised);
        vm.warp(promised.deadline + 1);
        _actAs(holder);
        vm.chainId(block.chainid + 1);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, operator));
        bonds.openClaim(promised, signature, 0);
    }

    function test_aContractAccountPromises() public {
        SmartAccount account = new SmartAccount(operator);
        vm.stopPrank();
        money.mint(address(account), MINIMUM);
        _actAs(address(account));
        money.approve(address(bonds), MINIMUM);
        bonds.deposit(MINIMUM);
        ILogBonds.InclusionPromise memory promised = _promise("never");
        (promised.operator, promised.log) = (address(account), ctLog.logId(address(account), 0, false));
        vm.warp(promised.deadline + 1);
        _claim(promised);
        vm.warp(block.timestamp + 4 days);
        bonds.settleClaim(promised);
        assertEq(bonds.bondOf(address(account)).amount, MINIMUM - PENALTY);
    }

    function test_moneyThatShrinksIsRefused() public {
        vm.stopPrank();
        FeeOnTransferToken odd = new FeeOnTransferToken();
        LogBonds others = new LogBonds(ctLog, odd, treasury, LogBonds.Terms(MINIMUM, PENALTY, DEPOSIT));
        odd.mint(address(this), MINIMUM);
        odd.approve(address(others), MINIMUM);
        vm.expectPartialRevert(IHeldMoney.MoneyInexact.selector);
        others.deposit(MINIMUM);
    }

    function test_isMadeOfItsParts() public {
        LogBonds.Terms memory terms = LogBonds.Terms(MINIMUM, PENALTY, DEPOSIT);
        vm.expectRevert(abi.encodeWithSelector(ILogBonds.LogBondsPartMissing.selector, thief));
        new LogBonds(ITransparencyLog(thief), money, treasury, terms);
        vm.expectRevert(abi.encodeWithSelector(ILogBonds.LogBondsPartMissing.selector, thief));
        new LogBonds(ctLog, IERC20(thief), treasury, terms);
        vm.expectRevert(abi.encodeWithSelector(ILogBonds.LogBondsPartMissing.selector, address(0)));
        new LogBonds(ctLog, money, address(0), terms);
        uint128[2] memory wrong = [uint128(0), MINIMUM + 1];
        for (uint256 i = 0; i < 2; ++i) {
            terms.penalty = wrong[i];
            vm.expectRevert(abi.encodeWithSelector(ILogBonds.LogBondsPartMissing.selector, address(0)));
            new LogBonds(ctLog, money, treasury, terms);
        }
    }

    function testFuzz_anOperatorThatConvictsItselfLosesHalf(uint128 extra) public {
        extra = uint128(bound(extra, 0, MINIMUM));
        if (extra != 0) {
            _actAs(operator);
            bonds.deposit(extra);
        }
        uint256 before = money.balanceOf(operator) + money.balanceOf(holder) + MINIMUM + extra;
        ILogBonds.Equivocation memory evidence = _twoFaces();
        _commit(holder, evidence);
        bonds.convict(evidence, "salt");
        bonds.takeOwed();
        uint256 afterwards = money.balanceOf(operator) + money.balanceOf(holder);
        assertEq(before - afterwards, (MINIMUM + extra) - (MINIMUM + extra) / 2);
    }
}
